-- ARGV: comments.
for _, comment in ipairs(ARGV) do
  redis.call('ZREM', waiting, comment)
  end_claim(comment)
end
return #ARGV
