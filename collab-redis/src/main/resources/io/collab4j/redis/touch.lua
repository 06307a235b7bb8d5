-- Changes a document so that nobody sees it: what is written behind everything that was written of it before.
--
-- KEYS: document
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'touched', 1 - tonumber(redis.call('HGET', KEYS[1], 'touched') or '0'))
end
return 1
