-- ARGV: lease in milliseconds, then one proof for each case that is wanted. Returns the lease's end and the comments.
local now = clock()
put_back_expired(now)
local ends = now + ARGV[1]
local comments = {}
local taken = redis.call('ZPOPMIN', waiting, #ARGV - 1)
for i = 1, #taken, 2 do
  local comment, place = taken[i], taken[i + 1]
  comments[#comments + 1] = comment
  redis.call('ZADD', claimed, place, comment)
  redis.call('ZADD', expiry, ends, comment)
  redis.call('HSET', leases, comment, ARGV[1 + #comments])
end
return {ends, comments}
