-- Takes everybody out of a place whom a node has entered up to a ticket, and refuses who is entered later under such a one.
--
-- KEYS: of the place
-- ARGV: node, ticket
-- Answers version entry… of the changes
local node, ticket = ARGV[1], tonumber(ARGV[2])
local known = answered()
if known then
  return known
end
redis.call('ZREMRANGEBYSCORE', swept, '-inf', int(now_ms() - DAY))
redis.call('ZADD', swept, 'GT', int(ticket), node)
redis.call('PEXPIRE', swept, DAY)
if redis.call('HEXISTS', counts, 'node ' .. node) == 0 then
  return {}
end
local changes = {}
local all = redis.call('HGETALL', entries)
for i = 1, #all, 2 do
  local entry = decode(all[i + 1])
  if entry.node == node and entry.ticket <= ticket then
    local changed = remove(all[i], entry)
    if changed ~= '' then
      changes[#changes + 1] = changed
      changes[#changes + 1] = all[i + 1]
    end
  end
end
return remember(changes)
