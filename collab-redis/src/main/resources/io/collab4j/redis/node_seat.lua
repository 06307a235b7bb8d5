-- A node is about to enter somebody in a place. From here on a sweep finds what it may leave there.
--
-- KEYS: of nodes, last ticket, the node's seats
-- ARGV: node, place, when it lives, ticket that is too small or 0
-- Answers a ticket
local node = ARGV[1]
local ticket = next_number(KEYS[4], tonumber(ARGV[4]))
redis.call('HSET', KEYS[5], ARGV[2], int(ticket))
if not redis.call('ZSCORE', leases, node) then
  redis.call('SADD', dying, node)
  redis.call('HSETNX', known, node, node_text('-', '0', ARGV[3]))
end
return ticket
