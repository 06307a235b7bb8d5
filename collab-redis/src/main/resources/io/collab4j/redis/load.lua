-- Reads fields of a document.
--
-- KEYS: document; then the log of each field that is asked for
-- ARGV: how many fields have come to be as far as the caller knows, "" if that does not matter; then the name of each
-- Answers deleted | fields count name…, if the caller has to ask for others | loaded field…
local document = KEYS[1]
if is_deleted(document) then
  return { 'deleted' }
end
local count = field_count(document)
if ARGV[1] ~= '' and ARGV[1] ~= count then
  return field_names(document, count)
end
local answer = { 'loaded' }
for i = 2, #KEYS do
  local field = load_field(document, ARGV[i], KEYS[i])
  if field then
    answer[#answer + 1] = field
  end
end
return answer
