-- The connection of a client is gone: its lock has a grace left, and it waits no more.
--
-- KEYS: locks of the document, those who wait
-- ARGV: command to publish with, channel, field, client id, generation, grace in ms, id of this call
local locks, waiters = KEYS[1], KEYS[2]
local publish, channel, field, client_id = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local now = now_ms()
local waiting = read_waiters(waiters, field, now)
leave_waiters(waiting, client_id)
write_waiters(waiters, field, waiting)
local lock = in_force(publish, channel, locks, field, now)
if lock and lock.call ~= ARGV[7] and is_of(lock, client_id, tonumber(ARGV[5])) then
  lock.call = ARGV[7]
  lock.grace = tonumber(ARGV[6])
  lock.grace_end = now + lock.grace
  write_lock(locks, field, lock)
  tell_locked(publish, channel, field, lock, now)
end
return 1
