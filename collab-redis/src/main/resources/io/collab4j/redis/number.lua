-- A number larger than all before it, and than another one if that is given. It goes with the time, so that it is larger too
-- than those that a server gave which has lost what it held.
local function next_number(last, other)
  local number = math.max(tonumber(redis.call('GET', last) or '0') + 1, now_ms(), (other or 0) + 1)
  redis.call('SET', last, int(number))
  return number
end

