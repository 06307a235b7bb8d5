-- Takes the lease from nodes that have not renewed it in time.
--
-- KEYS: of nodes
-- Answers the nodes that are dying
local now = now_ms()
local held = redis.call('ZRANGE', leases, 0, -1, 'WITHSCORES')
for i = 1, #held, 2 do
  local node, left = held[i], tonumber(held[i + 1]) - now
  local granted = read_node(node).granted
  if left <= 0 then
    redis.call('ZREM', leases, node)
    redis.call('SADD', dying, node)
  elseif left > granted then
    -- The clock was set back; the lease counts from now on then.
    redis.call('ZADD', leases, int(now + granted), node)
  end
end
return redis.call('SMEMBERS', dying)
