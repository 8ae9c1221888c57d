-- Which texts of the last day were much like one another; what the script of the limits begins with.
-- KEYS[1], groups: a group's first three bytes -> its other five, and the place of the text that it was last seen in
-- KEYS[2], texts:  place -> a text: its sketch, 48 bytes; its campaign's id; " hour=count" for each of the last hours
-- Fields and places are bounded, and so are both hashes; what is new takes the place of what was there before.
local groups, texts = KEYS[1], KEYS[2]
local SKETCH = 48
local HOURS, KEPT = 24, 90000
local FIELD, GROUP = 3, 8 -- bytes
local FIRM = 3 -- a campaign of so many does not give up its place

local function same_values(one, other)
  local same = 0
  for at = 1, SKETCH, 2 do
    if one:sub(at, at + 1) == other:sub(at, at + 1) then
      same = same + 1
    end
  end
  return same
end

-- Returns the campaign, how often it was posted in the last day, and those hours as they are written.
local function campaign_of(text, hour)
  local campaign, hours = text:match('^(%d+)(.*)$', SKETCH + 1)
  local posted, kept = 0, {}
  for at, count in hours:gmatch(' (%d+)=(%d+)') do
    if tonumber(at) > hour - HOURS then
      posted = posted + count
      kept[tonumber(at)] = tonumber(count)
    end
  end
  return campaign, posted, kept
end

-- Returns the fields of groups, and what tells each from the others that share its field.
local function split(wanted)
  local fields, tags = {}, {}
  for at = 1, #wanted, GROUP do
    fields[#fields + 1], tags[#tags + 1] = wanted:sub(at, at + FIELD - 1), wanted:sub(at + FIELD, at + GROUP - 1)
  end
  return fields, tags
end

-- Returns the places at which texts stand that have a group in common with this one.
local function candidates(fields, tags)
  local places, seen = {}, {}
  for i, entry in ipairs(redis.call('HMGET', groups, unpack(fields))) do
    if entry and entry:sub(1, GROUP - FIELD) == tags[i] then
      local place = entry:sub(GROUP - FIELD + 1)
      if not seen[place] then
        seen[place] = true
        places[#places + 1] = place
      end
    end
  end
  return places
end

local function most_alike(sketch, alike, places, hour)
  local best, most = nil, alike - 1
  for i, text in ipairs(#places > 0 and redis.call('HMGET', texts, unpack(places)) or {}) do
    if text and same_values(sketch, text) > most then
      local campaign, posted, kept = campaign_of(text, hour)
      if posted > 0 then
        most = same_values(sketch, text)
        best = {place = places[i], sketch = text:sub(1, SKETCH), campaign = campaign, posted = posted, hours = kept}
      end
    end
  end
  return best
end

local function fresh(sketch, place, hour, campaign)
  local there = redis.call('HGET', texts, place)
  if there then
    local _, posted = campaign_of(there, hour)
    if posted >= FIRM then
      place = string.format('%d', tonumber(place) + (place % 2 == 0 and 1 or -1))
    end
  end
  return {place = place, sketch = sketch, campaign = campaign, posted = 0, hours = {}}
end

local function write(text, fields, tags)
  local written = {text.sketch, text.campaign}
  for at, count in pairs(text.hours) do
    written[#written + 1] = string.format(' %d=%d', at, count)
  end
  redis.call('HSET', texts, text.place, table.concat(written))
  local pointers = {}
  for i, field in ipairs(fields) do
    pointers[2 * i - 1], pointers[2 * i] = field, tags[i] .. text.place
  end
  redis.call('HSET', groups, unpack(pointers))
  redis.call('EXPIRE', texts, KEPT)
  redis.call('EXPIRE', groups, KEPT)
end

-- Returns a campaign's id and how many others it has, after counting this text, unless it has been counted before.
-- A new campaign is called by the name that is given, a number.
local function similar(time, name, sketch, place, alike, counted, wanted)
  local hour = math.floor(time[1] / 3600)
  local fields, tags = split(wanted)
  local text = most_alike(sketch, alike, candidates(fields, tags), hour)
  if text and counted then
    return text.campaign, text.posted - 1
  end
  text = text or fresh(sketch, place, hour, name)
  text.hours[hour] = (text.hours[hour] or 0) + 1
  write(text, fields, tags)
  return text.campaign, text.posted
end
