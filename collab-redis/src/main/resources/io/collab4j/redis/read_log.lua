-- Reads on in a field's log.
--
-- KEYS: document, the field's log
-- ARGV: field, id of the epoch, revision before the first one wanted, how many at most
-- Answers deleted | nothing if the field is not there | log head complete operations
local document = KEYS[1]
if is_deleted(document) then
  return { 'deleted' }
end
local head = read_head(document, ARGV[1])
if not head then
  return false
end
local after = tonumber(ARGV[3])
if head.epoch ~= ARGV[2] or after < read_trimmed(document, ARGV[1]) or after > head.revision then
  return { 'log', head.text, 0, {} }
end
return { 'log', head.text, 1, read_log(KEYS[2], after, ARGV[4]) }
