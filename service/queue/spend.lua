-- KEYS: behind those of the texts, one list for each limit, the moments of its latest posts, the newest first.
-- ARGV: for each list how many posts a minute it allows; then, for a post whose likes are asked for, its sketch, its
-- place, how many values make two alike, whether it was counted before (1 or 0), and its groups.
-- Returns the limit that holds longest and its milliseconds, or 0 and 0 after counting the post in every list; and
-- the post's campaign with the number of the others in it, or nothing and 0.
local MINUTE = 60000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local logs = #KEYS - 2

local limit, wait = 0, 0
for i = 1, logs do
  local moment = redis.call('LINDEX', KEYS[i + 2], ARGV[i] - 1)
  local left = moment and moment + MINUTE - now or 0
  -- A moment that lies ahead was written before the clock was set back, and must not lock anybody out.
  if left > wait and left <= MINUTE then
    limit, wait = tonumber(ARGV[i]), left
  end
end
if wait > 0 then
  return {limit, wait, '', 0}
end

for i = 1, logs do
  redis.call('LPUSH', KEYS[i + 2], now)
  redis.call('LTRIM', KEYS[i + 2], 0, ARGV[i] - 1)
  redis.call('PEXPIRE', KEYS[i + 2], MINUTE)
end
if #ARGV == logs then
  return {0, 0, '', 0}
end

local sketch, place, alike, counted = unpack(ARGV, logs + 1, logs + 4)
return {0, 0, similar(time, sketch, place, tonumber(alike), counted == '1', ARGV[logs + 5])}
