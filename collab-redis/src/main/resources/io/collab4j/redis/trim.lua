-- Forgets a field's log up to a revision, but never past its snapshot.
--
-- KEYS: document, the field's log
-- ARGV: field, epoch, revision
local document, field = KEYS[1], ARGV[1]
local head = read_head(document, field)
if not head or head.epoch ~= ARGV[2] then
  return 0
end
local through = math.min(tonumber(ARGV[3]), read_snapshot(document, field).revision)
if through <= read_trimmed(document, field) then
  return 0
end
redis.call('HSET', document, 'trimmed ' .. field, int(through))
redis.call('XTRIM', KEYS[2], 'MINID', int(through + 1))
return 1
