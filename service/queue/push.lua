-- ARGV: comment, place, comment, place, ... Returns how many were new.
local new = 0
for i = 1, #ARGV, 2 do
  local comment, place = ARGV[i], ARGV[i + 1]
  if not redis.call('ZSCORE', expiry, comment) then
    -- Adding comes first: a Redis that is full refuses only a script that has written nothing yet.
    new = new + redis.call('ZADD', waiting, 'NX', place, comment)
    redis.call('ZREM', claimed, comment)
  end
end
return new
