-- Remembers a new client.
--
-- KEYS: client
-- ARGV: hash of its token, time to live in ms
redis.call('HSET', KEYS[1], 'generation', 1, 'current', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
