-- The server's time in milliseconds.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A whole number as text; tostring would write large ones with an exponent.
local function int(number)
  return string.format('%.0f', number)
end

