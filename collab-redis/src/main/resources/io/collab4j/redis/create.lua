-- Gives a field its first content, unless it exists.
--
-- KEYS: document, the field's log, clients, seen clients
-- ARGV: field, ordinal and id of its epoch, type, version and bytes of the content
-- Answers deleted | loaded field
local document = KEYS[1]
if is_deleted(document) then
  return { 'deleted' }
end
if not read_head(document, ARGV[1]) then
  begin_field(document, ARGV[1], KEYS[2], KEYS[3], KEYS[4],
    { ordinal = ARGV[2], epoch = ARGV[3], type = ARGV[4], version = ARGV[5], content = ARGV[6] })
end
return { 'loaded', load_field(document, ARGV[1], KEYS[2]) }
