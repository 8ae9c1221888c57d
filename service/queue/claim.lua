-- KEYS[5]: what the holder has skipped lately, which is passed over.
-- ARGV: lease in milliseconds, then one proof for each case that is wanted. Returns the lease's end and the comments.
local now = clock()
put_back_expired(now)
local ends, wanted = now + ARGV[1], #ARGV - 1
local skipped, passed_over = {}, redis.call('SMEMBERS', KEYS[5])
for _, comment in ipairs(passed_over) do
  skipped[comment] = true
end
local comments = {}
local first = redis.call('ZRANGE', waiting, 0, wanted + #passed_over - 1, 'WITHSCORES')
for i = 1, #first, 2 do
  local comment, place = first[i], first[i + 1]
  if #comments < wanted and not skipped[comment] then
    comments[#comments + 1] = comment
    begin_claim(comment, place, ends, ARGV[1 + #comments])
  end
end
return {ends, comments}
