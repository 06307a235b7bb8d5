-- Forgets a channel, and tells those who listen.
--
-- KEYS: channel, its messages, the last call of this node
-- ARGV: number of this call, command to publish with, topic, for how long a call is remembered in ms, reason
-- Answers 1 if there was one to forget
local head, log, last_call = KEYS[1], KEYS[2], KEYS[3]
if read_call(last_call, ARGV[1]) then
  return 0
end
local epoch = redis.call('HGET', head, 'epoch')
write_call(last_call, ARGV[1], '-', '0', ARGV[4])
redis.call('DEL', head, log)
if not epoch then
  return 0
end
redis.call(ARGV[2], ARGV[3], cjson.encode({ event = 'channel_deleted', epoch = epoch, reason = ARGV[5] }))
return 1
