-- Keeps what a ticket stands for.
--
-- KEYS: ticket
-- ARGV: content, time to live in ms
redis.call('HSET', KEYS[1], 'content', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
