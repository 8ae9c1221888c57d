-- KEYS[5]: what the holder has skipped lately.
-- ARGV: comment, proof, lease in milliseconds. Returns the lease's end, or 0 where nobody can have the case now.
local comment, now = ARGV[1], clock()
put_back_expired(now)
local place = redis.call('ZSCORE', waiting, comment)
if not place then
  return 0
end
local ends = now + ARGV[3]
begin_claim(comment, place, ends, ARGV[2])
redis.call('SREM', KEYS[5], comment)
return ends
