-- The seats of a node that is dying; forgets it if it has none.
--
-- KEYS: of nodes, the node's seats
-- ARGV: node
-- Answers nothing if it is not dying, or not any more | when it was last known to live, place ticket…
local node = ARGV[1]
if redis.call('SISMEMBER', dying, node) == 0 then
  return false
end
local seats = redis.call('HGETALL', KEYS[4])
table.insert(seats, 1, read_node(node).at)
if #seats == 1 then
  redis.call('SREM', dying, node)
  redis.call('HDEL', known, node)
end
return seats
