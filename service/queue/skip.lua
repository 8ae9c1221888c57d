-- KEYS[5]: what the holder has skipped lately.
-- ARGV: comment, proof, seconds for which it is passed over. Returns 1, or 0 where the lease is not the caller's.
local comment = ARGV[1]
if not holds(comment, ARGV[2], clock()) then
  return 0
end
put_back(comment)
redis.call('SADD', KEYS[5], comment)
redis.call('EXPIRE', KEYS[5], ARGV[3])
return 1
