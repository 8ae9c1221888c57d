-- The claims of a holder whose leases still run, in the order of the line: comment, token and lease's end of each.
local function theirs(wanted, now)
  local found, kept = {}, redis.call('HGETALL', leases)
  for i = 1, #kept, 2 do
    local comment = kept[i]
    local token, holder = string.match(kept[i + 1], '^(%S+) (.*)$')
    local ends = tonumber(redis.call('ZSCORE', expiry, comment) or 0)
    if holder == wanted and ends > now then
      local place = tonumber(redis.call('ZSCORE', claimed, comment) or 0)
      found[#found + 1] = {comment, token, ends, place}
    end
  end
  table.sort(found, function(one, other)
    return one[4] < other[4] or (one[4] == other[4] and one[1] < other[1])
  end)
  return found
end
