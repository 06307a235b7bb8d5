-- Takes a ticket: the first call gets what it stands for, and gets it again if it is made again.
--
-- KEYS: ticket
-- ARGV: number of this call, for how long its answer is kept in ms
-- Answers the content | nothing if the ticket is unknown, taken or gone
local ticket = KEYS[1]
local known = redis.call('HMGET', ticket, 'content', 'taken_by')
local content, taken_by = known[1], known[2]
if not content or (taken_by and taken_by ~= ARGV[1]) then
  return false
end
redis.call('HSET', ticket, 'taken_by', ARGV[1])
redis.call('PEXPIRE', ticket, ARGV[2])
return content
