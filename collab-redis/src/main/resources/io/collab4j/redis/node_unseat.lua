-- A node has nobody in places any more whom it has entered up to a ticket.
--
-- KEYS: the node's seats
-- ARGV: place ticket…
for i = 1, #ARGV, 2 do
  local ticket = redis.call('HGET', KEYS[1], ARGV[i])
  if ticket and tonumber(ticket) <= tonumber(ARGV[i + 1]) then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return 1
