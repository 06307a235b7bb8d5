-- Enters somebody in a place, or replaces the entry of the session.
--
-- KEYS: of the place
-- ARGV: session id, node, key, ticket, entry
-- Answers swept ticket, if the node's entries were swept up to that one, which is not smaller | entered | entered version, if
-- that is a change
local session, node, key, ticket = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local known = answered()
if known then
  return known
end
local void = redis.call('ZSCORE', swept, node)
if void and tonumber(void) >= ticket then
  return { 'swept', int(tonumber(void)) }
end
local former = redis.call('HGET', entries, session)
if former then
  uncount_node(decode(former).node)
end
count_node(node, ticket)
redis.call('HSET', entries, session, cjson.encode({ node = node, key = key, ticket = ticket }) .. '\n' .. ARGV[5])
if not former and redis.call('HINCRBY', counts, 'key ' .. key, 1) == 1 then
  local changed = int(redis.call('INCR', version))
  redis.call('PERSIST', version)
  return remember({ 'entered', changed })
end
return { 'entered' }
