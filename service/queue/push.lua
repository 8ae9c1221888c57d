-- ARGV: comment, place, comment, place, ... Returns how many were new.
local new = 0
for i = 1, #ARGV, 2 do
  local comment, place = ARGV[i], ARGV[i + 1]
  if not redis.call('ZSCORE', expiry, comment) then
    new = new + redis.call('ZADD', waiting, 'NX', place, comment)
  end
end
return new
