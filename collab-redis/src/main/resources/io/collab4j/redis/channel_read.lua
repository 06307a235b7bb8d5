-- Reads on in a channel from a position.
--
-- KEYS: channel, its messages
-- ARGV: candidate for an epoch, epoch and offset that the node knows of, for how long a channel that nobody asks for is kept in
--       ms, epoch and offset of the position, how many at most
-- Answers epoch, newest offset, 1 if nothing is missing, messages
local head, log = KEYS[1], KEYS[2]
local after = tonumber(ARGV[6])
local channel = open_channel(head, log, ARGV[1], ARGV[2], ARGV[3])
drop_old(log, channel, now_ms())
keep_channel(head, log, channel, ARGV[4])
if channel.epoch ~= ARGV[5] or after > channel.newest or after < oldest_kept(log, channel) - 1 then
  return { channel.epoch, int(channel.newest), 0, {} }
end
return { channel.epoch, int(channel.newest), 1, read_messages(log, after, tonumber(ARGV[7])) }
