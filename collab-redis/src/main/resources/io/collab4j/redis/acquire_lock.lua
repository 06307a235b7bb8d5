-- Takes a lock, or prolongs the holder's own.
--
-- KEYS: locks of the document, those who wait, the newest token, the field's clients
-- ARGV: command to publish with, channel, field, user id, client id, session id, generation and user info of the one who asks,
--       lease and idle time in ms, how many may wait, for how long a place is kept in ms, 1 if the one who asks wants to wait,
--       place among the locks of the tenant, "" if there is none yet; id of this call
-- Answers superseded, if a newer session of the client has been in the field | granted lock | denied user id, client id, session id, generation, user info, remaining ms, 1 if waiting
--       | free, if it is to be asked for again with a place
local locks, waiters, tokens = KEYS[1], KEYS[2], KEYS[3]
local publish, channel, field = ARGV[1], ARGV[2], ARGV[3]
local holder = holder_of(ARGV, 4)
local lease, idle, most, patience = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local wants_to_wait, place, call = ARGV[13] == '1', ARGV[14], ARGV[15]

local now = now_ms()
local lock = in_force(publish, channel, locks, field, now)
if lock and lock.call == call then
  return { 'granted', lock_reply(field, lock, now) }
end
if read_record(KEYS[4], holder.client_id).generation > holder.generation then
  return { 'superseded' }
end
if lock and is_of(lock, holder.client_id, holder.generation) then
  adopt(lock, holder)
  lock.call = call
  lock.lease = lease
  lock.lease_end = now + lease
  write_lock(locks, field, lock)
  keep(locks, lease)
  tell_locked(publish, channel, field, lock, now)
  return { 'granted', lock_reply(field, lock, now) }
end

local waiting = read_waiters(waiters, field, now)

local function denied(by, left)
  local waits = false
  if not wants_to_wait then
    leave_waiters(waiting, holder.client_id)
  else
    for _, waiter in ipairs(waiting) do
      if waiter.client_id == holder.client_id then
        adopt(waiter, holder)
        waiter.patience, waiter.until_time = patience, now + patience
        waits = true
      end
    end
    if not waits and #waiting < most then
      holder.patience, holder.until_time = patience, now + patience
      waiting[#waiting + 1] = holder
      waits = true
    end
  end
  write_waiters(waiters, field, waiting)
  keep(waiters, patience)
  return {
    'denied', by.user_id, by.client_id, by.session_id, int(by.generation), by.user_info, int(left), waits and 1 or 0,
  }
end

if lock then
  return denied(lock, remaining(lock, now))
end
if waiting[1] and waiting[1].client_id ~= holder.client_id then
  return denied(waiting[1], waiting[1].until_time - now)
end
if place == '' then
  return { 'free' }
end
-- Larger than all before, also where the newest one has been forgotten or was lost.
local token = math.max(tonumber(redis.call('GET', tokens) or '0') + 1, now)
redis.call('SET', tokens, int(token), 'PX', int(KEPT))
leave_waiters(waiting, holder.client_id)
write_waiters(waiters, field, waiting)
holder.token = token
holder.lease, holder.lease_end = lease, now + lease
holder.idle, holder.idle_end = idle, now + idle
holder.place, holder.call = place, call
write_lock(locks, field, holder)
keep(locks, lease)
tell_locked(publish, channel, field, holder, now)
return { 'granted', lock_reply(field, holder, now) }
