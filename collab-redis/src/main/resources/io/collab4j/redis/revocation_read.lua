-- Reads the log of revocations.
--
-- KEYS: log
-- ARGV: position behind which to read, how many at most
-- Answers revocation position…
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
