-- Gives nodes that have entries in a place their seat there, if it was lost: from here on a sweep finds the entries.
--
-- KEYS: of nodes, last ticket, the seats of each node
-- ARGV: place, when those live of whom nothing is known, each node
local place = ARGV[1]
for i = 3, #ARGV do
  local node, seats = ARGV[i], KEYS[i + 2]
  if redis.call('HEXISTS', seats, place) == 0 then
    redis.call('HSET', seats, place, int(next_number(KEYS[4])))
    if not redis.call('ZSCORE', leases, node) then
      redis.call('SADD', dying, node)
      redis.call('HSETNX', known, node, node_text('-', '0', ARGV[2]))
    end
  end
end
return 1
