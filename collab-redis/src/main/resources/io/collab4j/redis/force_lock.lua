-- Takes a lock away, whoever holds it.
--
-- KEYS: locks of the document, what has ended
-- ARGV: command to publish with, channel, field, id of this call
-- Answers nothing if there was none | its place
local locks, ended = KEYS[1], KEYS[2]
local publish, channel, field, call = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local before = ended_by(ended, field, call)
if before then
  return before
end
local lock = in_force(publish, channel, locks, field, now_ms())
if not lock then
  return false
end
end_lock(publish, channel, locks, field, lock, 'FORCED')
remember_end(ended, field, call, lock.place)
return lock.place
