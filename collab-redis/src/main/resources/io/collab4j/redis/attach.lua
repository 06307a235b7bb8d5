-- Raises the generation of a client in a field.
--
-- KEYS: document, the field's clients, its seen clients
-- ARGV: field, epoch, client id, generation, lifetime of a client's record in ms
-- Answers nothing if the client has no record there | its record
local head = read_head(KEYS[1], ARGV[1])
if not head or head.epoch ~= ARGV[2] then
  return false
end
local record = read_record(KEYS[2], ARGV[3])
local generation = tonumber(ARGV[4])
-- A client of the first generation that has committed nothing has nobody to be told apart from.
if generation > 1 or record.generation > 0 then
  local now = now_ms()
  record.generation = math.max(generation, record.generation)
  local text = record_text(int(record.seq), int(record.generation), record.revision, record.hash, record.operation_id)
  write_records(KEYS[2], KEYS[3], { [ARGV[3]] = text }, now)
  purge_records(KEYS[2], KEYS[3], now - tonumber(ARGV[5]))
  return record_reply(record)
end
return false
