-- Begins a new epoch of a field with other content, if it stands where it is expected or is not there.
--
-- KEYS: document, the field's log, clients, seen clients, unsaved fields of the document's bucket
-- ARGV: field, ordinal and id of the new epoch, type, version and bytes of the content, member that stands for the field
--       among the unsaved, expected ordinal, epoch, revision, operation id, command to publish with, channel, event
-- Answers deleted | loaded field
local document = KEYS[1]
if is_deleted(document) then
  return { 'deleted' }
end
local head = read_head(document, ARGV[1])
if not head or is_at(head, ARGV[8], ARGV[9], ARGV[10], ARGV[11]) then
  begin_field(document, ARGV[1], KEYS[2], KEYS[3], KEYS[4],
    { ordinal = ARGV[2], epoch = ARGV[3], type = ARGV[4], version = ARGV[5], content = ARGV[6] })
  redis.call('ZADD', KEYS[5], 'NX', int(now_ms()), ARGV[7])
  redis.call(ARGV[12], ARGV[13], ARGV[14])
end
return { 'loaded', load_field(document, ARGV[1], KEYS[2]) }
