-- What every script of the review queue begins with: its four keys, and how a claim ends.
--   waiting: comment -> place in line, the lowest first
--   claimed: comment -> the place to return to
--   expiry:  comment -> when its lease ends, in milliseconds of this server's clock; who stands here is claimed
--   leases:  comment -> the proof that its holder must show
-- A place is passed on as the text that Redis gave: Lua's own rendering would keep 14 digits of its 16.
local waiting, claimed, expiry, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function begin_claim(comment, place, ends, proof)
  redis.call('ZREM', waiting, comment)
  redis.call('ZADD', claimed, place, comment)
  redis.call('ZADD', expiry, ends, comment)
  redis.call('HSET', leases, comment, proof)
end

local function end_claim(comment)
  redis.call('ZREM', claimed, comment)
  redis.call('ZREM', expiry, comment)
  redis.call('HDEL', leases, comment)
end

-- A claim whose place was lost is only ended: the sweep puts its case in line again.
local function put_back(comment)
  local place = redis.call('ZSCORE', claimed, comment)
  if place then
    redis.call('ZADD', waiting, place, comment)
  end
  end_claim(comment)
end

-- At most a thousand at once, so that nobody else waits long; the next call puts back the next thousand.
local function put_back_expired(now)
  for _, comment in ipairs(redis.call('ZRANGEBYSCORE', expiry, '-inf', now, 'LIMIT', 0, 1000)) do
    put_back(comment)
  end
end

local function holds(comment, proof, now)
  local ends = redis.call('ZSCORE', expiry, comment)
  return ends and tonumber(ends) > now and redis.call('HGET', leases, comment) == proof
end
