-- ARGV: comment, proof, lease in milliseconds. Returns the lease's new end, or 0 where it is not the caller's.
local comment, now = ARGV[1], clock()
if not holds(comment, ARGV[2], now) then
  return 0
end
local ends = now + ARGV[3]
redis.call('ZADD', expiry, ends, comment)
return ends
