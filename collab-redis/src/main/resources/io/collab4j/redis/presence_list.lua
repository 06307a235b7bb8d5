-- Lists who is in a place.
--
-- KEYS: of the place
-- ARGV: version that is known
-- Answers nothing if that is the version still | version, the time in ms, entry…
local known = tonumber(ARGV[1])
local current = tonumber(redis.call('GET', version) or '0')
if current == known then
  return false
end
local listed = redis.call('HVALS', entries)
if known > current then
  -- The server has lost what somebody knows of. Who knows of it would take no notice of smaller versions.
  current = known + 1
  redis.call('SET', version, int(current))
  if #listed == 0 then
    redis.call('PEXPIRE', version, DAY)
  end
end
table.insert(listed, 1, int(now_ms()))
table.insert(listed, 1, int(current))
return listed
