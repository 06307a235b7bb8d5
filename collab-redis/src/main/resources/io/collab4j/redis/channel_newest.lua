-- The newest messages of a channel.
--
-- KEYS: channel, its messages
-- ARGV: candidate for an epoch, epoch and offset that the node knows of, for how long a channel that nobody asks for is kept in
--       ms, how many at most
-- Answers epoch, newest offset, 1, messages
local head, log, count = KEYS[1], KEYS[2], tonumber(ARGV[5])
local channel = open_channel(head, log, ARGV[1], ARGV[2], ARGV[3])
drop_old(log, channel, now_ms())
keep_channel(head, log, channel, ARGV[4])
local after = math.max(channel.newest - count, oldest_kept(log, channel) - 1)
return { channel.epoch, int(channel.newest), 1, read_messages(log, after, count) }
