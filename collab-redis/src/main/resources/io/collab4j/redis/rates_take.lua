-- Takes from buckets of a tenant; each is the moment at which it is full, in microseconds.
--
-- KEYS: the last call of this node, then each bucket
-- ARGV: number of this call, for how long a call is remembered in ms; then for each bucket how much is taken, how much it lacks as
--       far as the node knows, and how much it may lack at most, as the time in which it comes back, in microseconds
-- Answers in how many microseconds each is full
local FIRST, EACH = 3, 3
local done = read_call(KEYS[1], ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local answer = {}
for i = 2, #KEYS do
  local lacking = tonumber(redis.call('GET', KEYS[i]) or now) - now
  if not done then
    local debit = FIRST + EACH * (i - 2)
    local added = lacking > 0 and lacking + tonumber(ARGV[debit]) or 0
    lacking = math.min(math.max(added, tonumber(ARGV[debit + 1])), tonumber(ARGV[debit + 2]))
    if lacking > 0 then
      redis.call('SET', KEYS[i], int(now + lacking), 'PX', int(math.ceil(lacking / 1000)))
    else
      redis.call('DEL', KEYS[i])
    end
  end
  answer[i - 1] = int(math.max(0, lacking))
end
if not done then
  write_call(KEYS[1], ARGV[1], '-', '0', ARGV[2])
end
return answer
