-- KEYS: one list for each limit, the moments of its latest posts, the newest first.
-- ARGV: for each of them how many posts a minute it allows.
-- Returns the limit that holds longest and its milliseconds, or 0 and 0 after counting the post in every list.
local MINUTE = 60000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local limit, wait = 0, 0
for i, key in ipairs(KEYS) do
  local moment = redis.call('LINDEX', key, ARGV[i] - 1)
  local left = moment and moment + MINUTE - now or 0
  -- A moment that lies ahead was written before the clock was set back, and must not lock anybody out.
  if left > wait and left <= MINUTE then
    limit, wait = tonumber(ARGV[i]), left
  end
end

if wait == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('LPUSH', key, now)
    redis.call('LTRIM', key, 0, ARGV[i] - 1)
    redis.call('PEXPIRE', key, MINUTE)
  end
end
return {limit, wait}
