-- ARGV: a holder. Returns comment, token and lease's end of each claim of theirs.
local told = {}
for _, claim in ipairs(theirs(ARGV[1], clock())) do
  told[#told + 1] = {claim[1], claim[2], claim[3]}
end
return told
