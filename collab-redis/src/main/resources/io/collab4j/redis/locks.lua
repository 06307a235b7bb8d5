-- What scripts share about the locks of a document: a hash by field, each a JSON object
--   token, user_id, client_id, session_id, generation, user_info,
--   lease, idle: for how long it is granted, in milliseconds; lease_end, idle_end: until when
--   grace, grace_end: the same, once its holder's connection is gone
--   place: its place among the locks of the tenant
--   call: the last call that changed it for its holder

local function write_lock(locks, field, lock)
  redis.call('HSET', locks, field, cjson.encode(lock))
end

-- An end further away than what was granted shows that the clock was set back; it counts from now on then. Answers whether that
-- changes anything.
local function count_from_now(of, name, granted, now)
  local late = of[name] and of[name] - now > of[granted]
  if late then
    of[name] = now + of[granted]
  end
  return late
end

local function read_lock(locks, field, now)
  local text = redis.call('HGET', locks, field)
  local lock = text and cjson.decode(text)
  if lock then
    local lease = count_from_now(lock, 'lease_end', 'lease', now)
    local idle = count_from_now(lock, 'idle_end', 'idle', now)
    local grace = count_from_now(lock, 'grace_end', 'grace', now)
    if lease or idle or grace then
      write_lock(locks, field, lock)
    end
  end
  return lock
end

-- Until it ends if nobody does anything; not positive if it is over.
local function remaining(lock, now)
  local left = math.min(lock.lease_end - now, lock.idle_end - now)
  if lock.grace then
    left = math.min(left, lock.grace_end - now)
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

