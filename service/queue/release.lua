-- ARGV: comment, proof. Returns 1, or 0 where the lease is not the caller's.
local comment = ARGV[1]
if not holds(comment, ARGV[2], clock()) then
  return 0
end
put_back(comment)
return 1
