-- What scripts share about the locks of a document: a hash by field, each a JSON object
--   token, user_id, client_id, session_id, generation, user_info,
--   lease, idle: for how long it is granted, in milliseconds; lease_end, idle_end: until when
--   grace, grace_end: the same, once its holder's connection is gone
--   place: its place among the locks of the tenant
--   call: the last call that changed it for its holder

local function read_lock(locks, field)
  local text = redis.call('HGET', locks, field)
  return text and cjson.decode(text)
end

local function write_lock(locks, field, lock)
  redis.call('HSET', locks, field, cjson.encode(lock))
end

-- An end further away than what was granted shows that the clock was set back; it counts from now on then.
local function until_end(lock_end, granted, now)
  return math.min(lock_end - now, granted)
end

-- Until it ends if nobody does anything; not positive if it is over.
local function remaining(lock, now)
  local left = math.min(until_end(lock.lease_end, lock.lease, now), until_end(lock.idle_end, lock.idle, now))
  if lock.grace then
    left = math.min(left, until_end(lock.grace_end, lock.grace, now))
  end
  return left
end

-- The same lock as the store answers it.
local function lock_reply(field, lock, now)
  return {
    field,
    int(lock.token),
    lock.user_id,
    lock.client_id,
    lock.session_id,
    int(lock.generation),
    lock.user_info,
    int(remaining(lock, now)),
    lock.grace and 1 or 0,
    lock.place,
  }
end

