-- ARGV: how many of the first in line are wanted, the width of a priority's band.
-- Returns how many wait, how many are claimed, the age of the oldest in milliseconds, and the first in line.
local now, band = clock(), tonumber(ARGV[2])
put_back_expired(now)

-- The first of each band is its oldest; the search leaps from band to band, and over the empty ones.
local function oldest(key, found)
  local from = 0
  while true do
    local first = redis.call('ZRANGEBYSCORE', key, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if not first[2] then
      return found
    end
    local place = tonumber(first[2])
    found = math.min(found, place % band)
    from = place - place % band + band
  end
end

local overdue = redis.call('ZCOUNT', expiry, '-inf', now)
return {
  redis.call('ZCARD', waiting) + overdue,
  redis.call('ZCARD', expiry) - overdue,
  now - oldest(claimed, oldest(waiting, now)),
  redis.call('ZRANGEBYSCORE', waiting, '-inf', '+inf', 'LIMIT', 0, ARGV[1]),
}
