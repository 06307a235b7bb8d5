-- Takes a client over, if its token is good.
--
-- KEYS: client
-- ARGV: hash of the token that is presented, hash of the new one, time to live in ms
-- Answers the new generation | nothing if the client or the token is not known
local client = KEYS[1]
local presented, new = ARGV[1], ARGV[2]
local known = redis.call('HMGET', client, 'generation', 'current', 'previous')
local generation, current, previous = known[1], known[2], known[3]
if not generation or (presented ~= current and presented ~= previous) then
  return false
end
if new ~= current then
  -- Otherwise this is the same call once more: its answer was lost.
  generation = redis.call('HINCRBY', client, 'generation', 1)
  redis.call('HSET', client, 'current', new, 'previous', presented)
end
redis.call('PEXPIRE', client, ARGV[3])
return tonumber(generation)
