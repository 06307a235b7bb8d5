-- Renews the lease of a node, or begins one.
--
-- KEYS: of nodes, the node's seats
-- ARGV: node, id of this call, for how long in ms, when it lives, 1 if its leftovers have been taken away
-- Answers held | begun | left, when it was last known to live, place ticket…, if those have to be taken away first
local node, call = ARGV[1], ARGV[2]
local begun = call
if redis.call('ZSCORE', leases, node) then
  -- Unless it was this very call that began it, and its answer was lost.
  begun = read_node(node).call
elseif ARGV[5] == '0' then
  local seats = redis.call('HGETALL', KEYS[4])
  if #seats > 0 then
    table.insert(seats, 1, read_node(node).at)
    table.insert(seats, 1, 'left')
    return seats
  end
end
redis.call('ZADD', leases, int(now_ms() + tonumber(ARGV[3])), node)
redis.call('SREM', dying, node)
redis.call('HSET', known, node, node_text(begun, ARGV[3], ARGV[4]))
return { begun == call and 'begun' or 'held' }
