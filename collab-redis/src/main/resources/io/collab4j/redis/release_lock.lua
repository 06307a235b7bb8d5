-- Gives back a lock, or a place among those who wait, unless it belongs to somebody else.
--
-- KEYS: locks of the document, those who wait, what has ended
-- ARGV: command to publish with, channel, field, client id and generation of the one who gives it back, id of this call
-- Answers free | foreign lock | released place
local locks, waiters, ended = KEYS[1], KEYS[2], KEYS[3]
local publish, channel, field, client_id = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local call = ARGV[6]

local before = ended_by(ended, field, call)
if before then
  return { 'released', before }
end
local now = now_ms()
local waiting = read_waiters(waiters, field, now)
leave_waiters(waiting, client_id)
write_waiters(waiters, field, waiting)
local lock = in_force(publish, channel, locks, field, now)
if not lock then
  return { 'free' }
end
if not is_of(lock, client_id, tonumber(ARGV[5])) then
  return { 'foreign', lock_reply(field, lock, now) }
end
end_lock(publish, channel, locks, field, lock, 'RELEASED')
remember_end(ended, field, call, lock.place)
return { 'released', lock.place }
