-- KEYS: what failures are counted by: the person, and the network they come from.
-- ARGV: for each key how many may fail in a row; then the milliseconds of the first lock, of the longest one, and
-- those after which a quiet key is forgotten.
-- Returns the milliseconds that are to be waited, or 0 after counting the attempt; and 1 where it locks the person.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local first, longest, memory = tonumber(ARGV[#KEYS + 1]), tonumber(ARGV[#KEYS + 2]), tonumber(ARGV[#KEYS + 3])

local wait = 0
for i = 1, #KEYS do
  local left = (tonumber(redis.call('HGET', KEYS[i], 'until')) or 0) - now
  -- An end that lies too far ahead was written before the clock was set back.
  if left > wait and left <= longest then
    wait = left
  end
end
if wait > 0 then
  return {wait, 0}
end

local locks = 0
for i = 1, #KEYS do
  local failed = redis.call('HINCRBY', KEYS[i], 'failed', 1)
  local over = failed - tonumber(ARGV[i])
  if over >= 0 then
    redis.call('HSET', KEYS[i], 'until', string.format('%.0f', now + math.min(first * 2 ^ over, longest)))
    if i == 1 then
      locks = 1
    end
  end
  redis.call('PEXPIRE', KEYS[i], memory)
end
return {0, locks}
