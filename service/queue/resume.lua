-- ARGV: a holder, the new lease in milliseconds, new tokens. Gives the first of their claims these in place of the old
-- ones, and returns comment, token and lease's end of each.
local now = clock()
local ends, told = now + ARGV[2], {}
for i, claim in ipairs(theirs(ARGV[1], now)) do
  local comment, token = claim[1], ARGV[2 + i]
  if token then
    redis.call('ZADD', expiry, ends, comment)
    redis.call('HSET', leases, comment, token .. ' ' .. ARGV[1])
    told[#told + 1] = {comment, token, ends}
  end
end
return told
