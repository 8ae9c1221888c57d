-- Returns who holds claims and how many each: holder, count, holder, count, ... At most a thousand claims are counted.
local now = string.format('(%d', clock())
local counts, answer = {}, {}
for _, comment in ipairs(redis.call('ZRANGEBYSCORE', expiry, now, '+inf', 'LIMIT', 0, 1000)) do
  local proof = redis.call('HGET', leases, comment)
  local holder = proof and proof:match('^%S+ (.*)$')
  if holder then
    counts[holder] = (counts[holder] or 0) + 1
  end
end
for holder, count in pairs(counts) do
  answer[#answer + 1] = holder
  answer[#answer + 1] = tostring(count)
end
return answer
