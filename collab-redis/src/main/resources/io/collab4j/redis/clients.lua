-- How far each client has come in a field: a hash by client id, each
--   seq generation revision hash operation_id
-- and a sorted set of client ids by when they were last used, in milliseconds.

local function parse_record(text)
  if not text then
    return { seq = 0, generation = 0, revision = '0', hash = '', operation_id = '' }
  end
  local seq, generation, revision, hash, operation_id = string.match(text, '^(%d+) (%d+) (%d+) (%S*) (.*)$')
  return {
    seq = tonumber(seq),
    generation = tonumber(generation),
    revision = revision,
    hash = hash,
    operation_id = operation_id,
  }
end

local function read_record(clients, client)
  return parse_record(redis.call('HGET', clients, client))
end

-- Of a list of clients, by client id: the texts of their records, their seqs and their generations. Most are not asked for more.
local function read_seqs(clients, ids)
  local texts, seqs, generations = {}, {}, {}
  for i, text in ipairs(redis.call('HMGET', clients, unpack(ids))) do
    local client = ids[i]
    local seq, generation = string.match(text or '0 0', '^(%d+) (%d+)')
    texts[client], seqs[client], generations[client] = text, tonumber(seq), tonumber(generation)
  end
  return texts, seqs, generations
end

local function record_text(seq, generation, revision, hash, operation_id)
  return seq .. ' ' .. generation .. ' ' .. revision .. ' ' .. hash .. ' ' .. operation_id
end

-- Writes the texts of records, by client id.
local function write_records(clients, seen, records, now)
  local texts, used = {}, {}
  local time = int(now)
  for client, text in pairs(records) do
    texts[#texts + 1] = client
    texts[#texts + 1] = text
    used[#used + 1] = time
    used[#used + 1] = client
  end
  redis.call('HSET', clients, unpack(texts))
  redis.call('ZADD', seen, unpack(used))
end

-- Forgets a few of those that nobody has heard of since; each call that adds one takes away more.
local function purge_records(clients, seen, before)
  for _, client in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', '(' .. int(before), 'LIMIT', 0, 4)) do
    redis.call('HDEL', clients, client)
    redis.call('ZREM', seen, client)
  end
end

local function record_reply(record)
  return { int(record.seq), int(record.generation), record.revision, record.hash, record.operation_id }
end

