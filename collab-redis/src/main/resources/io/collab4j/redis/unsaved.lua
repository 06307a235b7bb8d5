-- The fields of a bucket that are not saved for long, the oldest first.
--
-- KEYS: unsaved fields of the bucket
-- ARGV: for how long in ms, how many at most
-- Answers the member of each, and since when in ms of the server's time
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now_ms() - tonumber(ARGV[1])), 'WITHSCORES', 'LIMIT', 0, ARGV[2])
