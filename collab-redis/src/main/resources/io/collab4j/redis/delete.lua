-- Deletes a document for ever; only the mark is left.
--
-- KEYS: document, unsaved fields of its bucket; then log, clients and seen clients of each field the caller knows of
-- ARGV: how many fields have come to be as far as the caller knows, command to publish with, channel, event; then the
--       members that stand for its fields among the unsaved
-- Answers fields count name…, if the caller has to ask for others | deleted
local document = KEYS[1]
local count = field_count(document)
if ARGV[1] ~= count then
  return field_names(document, count)
end
redis.call('DEL', document)
redis.call('HSET', document, 'deleted', 1)
for i = 3, #KEYS do
  redis.call('DEL', KEYS[i])
end
for i = 5, #ARGV do
  redis.call('ZREM', KEYS[2], ARGV[i])
end
redis.call(ARGV[2], ARGV[3], ARGV[4])
return { 'deleted' }
