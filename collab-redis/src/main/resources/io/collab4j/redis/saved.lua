-- The application has saved a state of a field.
--
-- KEYS: document, unsaved fields of its bucket
-- ARGV: field, member that stands for it among the unsaved, ordinal of the epoch and revision that were saved
local head = read_head(KEYS[1], ARGV[1])
local ordinal, revision = tonumber(ARGV[3]), tonumber(ARGV[4])
if head and (tonumber(head.ordinal) > ordinal or (tonumber(head.ordinal) == ordinal and head.revision > revision)) then
  redis.call('ZADD', KEYS[2], 'XX', int(now_ms()), ARGV[2])
else
  redis.call('ZREM', KEYS[2], ARGV[2])
end
return 1
