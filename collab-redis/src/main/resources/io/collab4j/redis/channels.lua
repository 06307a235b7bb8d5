-- What scripts share about a channel. Its hash has
--   epoch    of its numbering
--   newest   offset of its newest message
--   age      for how long a message is kept, in milliseconds; not there before the first one
-- Its messages are a stream. The id of an entry is its offset, its members are the message as JSON and "at", when it was
-- appended in milliseconds of the server's time. Only the oldest ever go, so that there is no gap.

-- With the time, as a call that is made again may find that its channel was deleted in between.
local function new_epoch(candidate)
  local time = redis.call('TIME')
  return candidate .. '-' .. time[1] .. '-' .. time[2]
end

-- The channel; it comes to be if it is not there. Where the node knows of messages that the server does not, because it has
-- lost them, the channel goes on in another epoch: under their offsets there will be others.
local function open_channel(head, log, candidate, known_epoch, known_offset)
  local kept = redis.call('HMGET', head, 'epoch', 'newest', 'age')
  if kept[1] then
    local channel = { epoch = kept[1], newest = tonumber(kept[2]), age = tonumber(kept[3] or '0') }
    if channel.epoch == known_epoch and channel.newest < tonumber(known_offset) then
      channel.epoch = new_epoch(candidate)
      redis.call('HSET', head, 'epoch', channel.epoch)
    end
    return channel
  end
  local epoch = new_epoch(candidate)
  -- The server may have thrown out the one key without the other.
  redis.call('DEL', log)
  redis.call('HSET', head, 'epoch', epoch, 'newest', 0)
  return { epoch = epoch, newest = 0, age = 0 }
end

local function oldest_kept(log, channel)
  return channel.newest - redis.call('XLEN', log) + 1
end

-- Drops the messages that are too old.
local function drop_old(log, channel, now)
  local function is_old(offset)
    local entry = redis.call('XRANGE', log, int(offset), int(offset))[1]
    return entry ~= nil and tonumber(entry[2][4]) + channel.age <= now
  end

  local first, behind = oldest_kept(log, channel), channel.newest + 1
  if first == behind or not is_old(first) then
    return
  end
  -- They are in the order of their times; each step halves where the first one can be that stays.
  while first < behind do
    local middle = math.floor((first + behind) / 2)
    if is_old(middle) then
      first = middle + 1
    else
      behind = middle
    end
  end
  redis.call('XTRIM', log, 'MINID', int(first))
end

-- Puts off that the channel is forgotten; never before its messages are over.
local function keep_channel(head, log, channel, idle)
  local time = int(math.max(tonumber(idle), channel.age))
  redis.call('PEXPIRE', head, time)
  redis.call('PEXPIRE', log, time)
end

-- Messages behind an offset, so many at most.
local function read_messages(log, after, limit)
  if limit <= 0 then
    return {}
  end
  return redis.call('XRANGE', log, int(after + 1), '+', 'COUNT', int(limit))
end

