-- Keeps a newer state of a field, if it is one of its own history.
--
-- KEYS: document, the field's log
-- ARGV: field, ordinal, epoch, revision and operation id of the state, type, version, bytes
local document, field = KEYS[1], ARGV[1]
local head = read_head(document, field)
local revision = tonumber(ARGV[4])
if not head or head.ordinal ~= ARGV[2] or head.epoch ~= ARGV[3] or revision > head.revision
    or revision <= read_snapshot(document, field).revision
    or operation_id_at(document, field, KEYS[2], head, revision) ~= ARGV[5] then
  return 0
end
redis.call('HSET', document,
  'snapshot ' .. field, ARGV[4] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7] .. ' ' .. ARGV[5],
  'content ' .. field, ARGV[8])
return 1
