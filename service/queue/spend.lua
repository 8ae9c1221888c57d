-- KEYS: behind those of the texts, for each post one list for each of its limits: the moments of its latest posts, the
-- newest first.
-- ARGV: how many posts there are. Then, for each of them: how many lists it has; for each list how many posts a minute
-- it allows; whether its likes are asked for (1 or 0), and if so its sketch, its place, how many values make two alike,
-- whether it was counted before (1 or 0), and its groups.
-- Returns for each post the limit that holds longest and its milliseconds, or 0 and 0 after counting the post in every
-- list; and the post's campaign with the number of the others in it, or nothing and 0.
local MINUTE = 60000
local TEXTS = 5 -- arguments that ask for likes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Returns the limit that holds longest, and for how many milliseconds.
local function longest(keys, limits)
  local limit, wait = 0, 0
  for i, key in ipairs(keys) do
    local moment = redis.call('LINDEX', key, limits[i] - 1)
    local left = moment and moment + MINUTE - now or 0
    -- A moment that lies ahead was written before the clock was set back, and must not lock anybody out.
    if left > wait and left <= MINUTE then
      limit, wait = tonumber(limits[i]), left
    end
  end
  return limit, wait
end

local function count(keys, limits)
  for i, key in ipairs(keys) do
    redis.call('LPUSH', key, now)
    redis.call('LTRIM', key, 0, limits[i] - 1)
    redis.call('PEXPIRE', key, MINUTE)
  end
end

local function spend(post, keys, limits, text)
  local limit, wait = longest(keys, limits)
  if wait > 0 then
    return {limit, wait, '', 0}
  end
  count(keys, limits)
  if #text == 0 then
    return {0, 0, '', 0}
  end
  local sketch, place, alike, counted, wanted = unpack(text)
  -- One script has one moment: the post's number keeps the names of two new campaigns apart.
  local name = time[1] .. string.format('%06d%03d', time[2], post)
  return {0, 0, similar(time, name, sketch, place, tonumber(alike), counted == '1', wanted)}
end

local answers, key, at = {}, 2, 1
for post = 1, tonumber(ARGV[1]) do
  local logs = tonumber(ARGV[at + 1])
  local asked = ARGV[at + logs + 2] == '1' and TEXTS or 0
  local text = {unpack(ARGV, at + logs + 3, at + logs + 2 + asked)}
  answers[post] = spend(post, {unpack(KEYS, key + 1, key + logs)}, {unpack(ARGV, at + 2, at + logs + 1)}, text)
  key, at = key + logs, at + logs + 2 + asked
end
return answers
