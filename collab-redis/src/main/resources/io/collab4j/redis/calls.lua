-- The last call of one node that changed something, by which the script knows one that is made again. A node makes its
-- calls one after the other and numbers them, so an older one that comes late is one that nobody waits for any more.

-- The position the channel had behind the call, if it has been made; nil otherwise.
local function read_call(key, number)
  local text = redis.call('GET', key)
  local last, epoch, offset = string.match(text or '', '^(%d+) (%S+) (%d+)$')
  return last and tonumber(number) <= tonumber(last) and { epoch, offset } or nil
end

local function write_call(key, number, epoch, offset, lifetime)
  redis.call('SET', key, number .. ' ' .. epoch .. ' ' .. offset, 'PX', lifetime)
end

