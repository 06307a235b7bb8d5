-- What scripts share about a place. Their first keys are
--   entries: a hash by session id, each what is needed here as JSON (node, key: what is there on its behalf, ticket: under
--     which it was entered), and behind a line feed the entry itself
--   counts: a hash of "key <key>" and "node <node>": how many entries there are of each, and "ticket <node>": the largest
--     ticket of the node's entries
--   version of the place, which is kept for a while when nobody is there
--   swept: a sorted set of nodes, each with the ticket up to which it can enter nobody any more
--   answer to this call, if it has changed something: a list
local entries, counts, version, swept, answer = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

-- In milliseconds: nobody repeats a call later, or enters somebody under a ticket that is older.
local REPEATED = 60 * 1000
local DAY = 24 * 60 * 60 * 1000

-- What this call has answered, if this is the same call once more: its answer was lost.
local function answered()
  local known = redis.call('LRANGE', answer, 0, -1)
  return #known > 0 and known
end

local function remember(given)
  for _, part in ipairs(given) do
    redis.call('RPUSH', answer, part)
  end
  redis.call('PEXPIRE', answer, REPEATED)
  return given
end

local function decode(text)
  return cjson.decode(string.sub(text, 1, string.find(text, '\n', 1, true) - 1))
end

-- Counts an entry less of a node. Answers the largest ticket of the node's entries if that was the last one, "" otherwise.
local function uncount_node(node)
  if redis.call('HINCRBY', counts, 'node ' .. node, -1) > 0 then
    return ''
  end
  local ticket = redis.call('HGET', counts, 'ticket ' .. node)
  redis.call('HDEL', counts, 'node ' .. node, 'ticket ' .. node)
  return ticket
end

local function count_node(node, ticket)
  redis.call('HINCRBY', counts, 'node ' .. node, 1)
  if ticket > tonumber(redis.call('HGET', counts, 'ticket ' .. node) or '0') then
    redis.call('HSET', counts, 'ticket ' .. node, int(ticket))
  end
end

-- Removes an entry. Answers the version of the place if that is a change, "" otherwise; and as for counting the node.
local function remove(session, entry)
  redis.call('HDEL', entries, session)
  local ticket = uncount_node(entry.node)
  local changed = ''
  if redis.call('HINCRBY', counts, 'key ' .. entry.key, -1) == 0 then
    redis.call('HDEL', counts, 'key ' .. entry.key)
    changed = int(redis.call('INCR', version))
  end
  if redis.call('EXISTS', entries) == 0 then
    redis.call('PEXPIRE', version, DAY)
  end
  return changed, ticket
end

