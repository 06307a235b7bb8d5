-- Takes or keeps a place among the locks of a tenant.
--
-- KEYS: sorted set of the places, by the time in ms until when they are kept
-- ARGV: place, for how long in ms, how many there may be; 0 if it is kept in any case
-- Answers whether it is taken
local now = now_ms()
local most = tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
if most > 0 and not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= most then
  return 0
end
redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[2])), ARGV[1])
return 1
