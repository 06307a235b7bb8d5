-- How large the fields of a document are.
--
-- KEYS: document
-- Answers deleted | sizes, and then a name and a size for each field
local document = KEYS[1]
if is_deleted(document) then
  return { 'deleted' }
end
local answer = { 'sizes' }
for _, key in ipairs(redis.call('HKEYS', document)) do
  local field = string.match(key, '^size (.*)$')
  if field then
    answer[#answer + 1] = field
    answer[#answer + 1] = redis.call('HGET', document, key)
  end
end
return answer
