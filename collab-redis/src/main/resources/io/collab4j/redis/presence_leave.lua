-- Takes a session out of a place.
--
-- KEYS: of the place
-- ARGV: session id
-- Answers nothing if it is not there | node, ticket up to which the node has nobody there any more or "", version if that is a
-- change or "", entry
local known = answered()
if known then
  return known
end
local text = redis.call('HGET', entries, ARGV[1])
if not text then
  return false
end
local entry = decode(text)
local changed, ticket = remove(ARGV[1], entry)
return remember({ entry.node, ticket, changed, text })
