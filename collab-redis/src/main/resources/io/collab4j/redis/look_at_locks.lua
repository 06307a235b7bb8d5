-- Every lock of a document in force; those that are over are ended. What an older session of a client holds goes on as that of
-- the one who looks.
--
-- KEYS: locks of the document
-- ARGV: command to publish with, channel; then user id, client id, session id, generation and user info of the one who looks,
--       if it may hold some
-- Answers each lock, in the order of the fields
local locks = KEYS[1]
local publish, channel = ARGV[1], ARGV[2]
local holder = ARGV[3] and holder_of(ARGV, 3)

local now = now_ms()
local fields = redis.call('HKEYS', locks)
table.sort(fields)
local answer = {}
for _, field in ipairs(fields) do
  local lock = in_force(publish, channel, locks, field, now)
  if lock then
    if holder and is_of(lock, holder.client_id, holder.generation) and adopt(lock, holder) then
      write_lock(locks, field, lock)
      tell_locked(publish, channel, field, lock, now)
    end
    answer[#answer + 1] = lock_reply(field, lock, now)
  end
end
return answer
