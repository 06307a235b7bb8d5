-- Appends messages to a channel, all or none, tells those who listen, and drops what is to be kept no longer.
--
-- KEYS: channel, its messages, the last call of this node
-- ARGV: number of this call, command to publish with, topic, candidate for an epoch, epoch and offset that the node knows of,
--       for how long a channel that nobody asks for is kept in ms, how many messages are kept, for how long they are kept in ms;
--       then each message as JSON
-- Answers epoch and offset of the last one
local head, log, last_call = KEYS[1], KEYS[2], KEYS[3]
local FIRST = 10
local done = read_call(last_call, ARGV[1])
if done then
  return done
end

local channel = open_channel(head, log, ARGV[4], ARGV[5], ARGV[6])
local now = now_ms()
local before = channel.newest
for i = FIRST, #ARGV do
  channel.newest = channel.newest + 1
  redis.call('XADD', log, int(channel.newest) .. '-0', 'message', ARGV[i], 'at', int(now))
end
channel.age = tonumber(ARGV[9])
redis.call('HSET', head, 'newest', int(channel.newest), 'age', ARGV[9])
redis.call('XTRIM', log, 'MAXLEN', ARGV[8])
drop_old(log, channel, now)
keep_channel(head, log, channel, ARGV[7])
write_call(last_call, ARGV[1], channel.epoch, int(channel.newest), ARGV[7])
redis.call(ARGV[2], ARGV[3], '{"event":"messages","epoch":"' .. channel.epoch .. '","offset":' .. int(before + 1)
  .. ',"messages":[' .. table.concat(ARGV, ',', FIRST) .. ']}')
return { channel.epoch, int(channel.newest) }
