-- Appends a revocation, and drops some of those whose time is over.
--
-- KEYS: the log by position, the same entries by their end, the last position
-- ARGV: the entry, which no other call writes, how long it is kept in ms
-- Answers its position
local log, ends = KEYS[1], KEYS[2]
local now = now_ms()
for _, over in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', int(now), 'LIMIT', 0, 100)) do
  redis.call('ZREM', log, over)
  redis.call('ZREM', ends, over)
end
local known = redis.call('ZSCORE', log, ARGV[1])
if known then
  -- The same call once more: its answer was lost.
  return tonumber(known)
end
local position = next_number(KEYS[3])
redis.call('ZADD', log, int(position), ARGV[1])
redis.call('ZADD', ends, int(now + tonumber(ARGV[2])), ARGV[1])
return position
