-- What scripts share that change locks, beside what those know that only ask for them.

-- How long what is left of locks outlives them, so that somebody finds their end.
local KEPT = 24 * 3600 * 1000

-- Keeps a key for a while behind the end of what is written to it now.
local function keep(key, time)
  if redis.call('PTTL', key) < time + KEPT then
    redis.call('PEXPIRE', key, int(time + KEPT))
  end
end

-- What became of the last lock of a field that was given back or taken away, so that a call that is made again is answered the
-- same: "call place" by field, for a while.
local ENDED = 60 * 1000

local function ended_by(ended, field, call)
  local by, place = string.match(redis.call('HGET', ended, field) or '', '^(%S+) (.*)$')
  return by == call and place
end

local function remember_end(ended, field, call, place)
  redis.call('HSET', ended, field, call .. ' ' .. place)
  redis.call('PEXPIRE', ended, ENDED)
end

-- Whether this session of a client may do with a lock what its holder may.
local function is_of(lock, client_id, generation)
  return lock.client_id == client_id and generation >= lock.generation
end

-- The lock is the one's who asks; whether that changes anything.
local function adopt(lock, holder)
  local changed = lock.grace ~= nil
  for name, value in pairs(holder) do
    changed = changed or lock[name] ~= value
    lock[name] = value
  end
  lock.grace, lock.grace_end = nil, nil
  return changed
end

local function holder_of(argv, first)
  return {
    user_id = argv[first],
    client_id = argv[first + 1],
    session_id = argv[first + 2],
    generation = tonumber(argv[first + 3]),
    user_info = argv[first + 4],
  }
end

local function tell_locked(publish, channel, field, lock, now)
  redis.call(publish, channel, cjson.encode({
    event = 'locked',
    field = field,
    token = lock.token,
    user_id = lock.user_id,
    client_id = lock.client_id,
    session_id = lock.session_id,
    generation = lock.generation,
    user_info = lock.user_info,
    remaining = remaining(lock, now),
    leaving = lock.grace ~= nil,
  }))
end

local function end_lock(publish, channel, locks, field, lock, reason)
  redis.call('HDEL', locks, field)
  redis.call(publish, channel, cjson.encode({ event = 'unlocked', field = field, token = lock.token, reason = reason }))
end

-- The lock that is in force; one that is over is ended.
local function in_force(publish, channel, locks, field, now)
  local lock = read_lock(locks, field, now)
  if lock and remaining(lock, now) <= 0 then
    local left = lock.grace and lock.grace_end <= now
    end_lock(publish, channel, locks, field, lock, left and 'DISCONNECTED' or 'EXPIRED')
    return nil
  end
  return lock or nil
end

-- Those who wait for a field, the first first: a JSON array of holders, each with until when its place is kept (until_time), and
-- for how long (patience).
local function read_waiters(waiters, field, now)
  local text = redis.call('HGET', waiters, field)
  local waiting = {}
  for _, waiter in ipairs(text and cjson.decode(text) or {}) do
    count_from_now(waiter, 'until_time', 'patience', now)
    if waiter.until_time > now then
      waiting[#waiting + 1] = waiter
    end
  end
  return waiting
end

local function write_waiters(waiters, field, waiting)
  if #waiting == 0 then
    redis.call('HDEL', waiters, field)
  else
    redis.call('HSET', waiters, field, cjson.encode(waiting))
  end
end

-- Takes a client's place away.
local function leave_waiters(waiting, client_id)
  for i, waiter in ipairs(waiting) do
    if waiter.client_id == client_id then
      table.remove(waiting, i)
      return
    end
  end
end

