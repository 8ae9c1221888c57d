-- KEYS: the person, who has shown who they are, and the network that this attempt was counted against.
redis.call('DEL', KEYS[1])
if redis.call('EXISTS', KEYS[2]) == 1 then
  if redis.call('HINCRBY', KEYS[2], 'failed', -1) <= 0 then
    redis.call('DEL', KEYS[2])
  else
    redis.call('HDEL', KEYS[2], 'until')
  end
end
return 0
