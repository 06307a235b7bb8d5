-- Appends operations to fields of one document, all or none, and tells those who listen.
--
-- KEYS: document, unsaved fields of its bucket, its locks; then of each field: log, clients, seen clients
-- ARGV: id of this call, command to publish with, channel to publish on, lifetime of a client's record in ms,
--       ordinal and id of the epoch in which undeclared fields begin, the node, number of fields; then for each field
--         name, member that stands for it among the unsaved, expected ordinal, epoch, revision, operation id,
--         type, version and bytes of its initial content, size behind the commit,
--         1 if its lock keeps edits out, what is published, how often in a row this node was behind here,
--         number of operations; then for each operation
--           token that is claimed or "", client_id, generation, seq, hash, revision, and then as in the log:
--           operation_id, header, operation
--
-- Answers committed | repeated, if this call has committed before | deleted | wait ms, while it is another node's turn | behind field head missing | refused field index reason record | locked field lock (index why)…
local document, unsaved, locks = KEYS[1], KEYS[2], KEYS[3]
local call, publish, channel = ARGV[1], ARGV[2], ARGV[3]
local lifetime = tonumber(ARGV[4])
local first_ordinal, first_epoch = ARGV[5], ARGV[6]
local node = ARGV[7]
local OPERATION = 9
-- For how long a node that has lost twice, or is as far behind as this, is waited for, in ms.
local TURN = 100
local FAR = 100

local now = now_ms()
if is_deleted(document) then
  return { 'deleted' }
end

local commits = {}
local at = 9
for i = 1, tonumber(ARGV[8]) do
  local commit = {
    log = KEYS[1 + 3 * i],
    clients = KEYS[2 + 3 * i],
    seen = KEYS[3 + 3 * i],
    field = ARGV[at],
    member = ARGV[at + 1],
    ordinal = ARGV[at + 2],
    epoch = ARGV[at + 3],
    revision = tonumber(ARGV[at + 4]),
    operation_id = ARGV[at + 5],
    type = ARGV[at + 6],
    version = ARGV[at + 7],
    content = ARGV[at + 8],
    size = ARGV[at + 9],
    enforced = ARGV[at + 10] == '1',
    event = ARGV[at + 11],
    behind = tonumber(ARGV[at + 12]),
    count = tonumber(ARGV[at + 13]),
    first = at + 14,
  }
  commits[i] = commit
  at = commit.first + commit.count * OPERATION
end

local function missing(commit, head)
  local reaches = commit.ordinal == head.ordinal and commit.epoch == head.epoch
    and commit.revision >= read_trimmed(document, commit.field) and commit.revision < head.revision
  if reaches and operation_id_at(document, commit.field, commit.log, head, commit.revision) == commit.operation_id then
    return read_log(commit.log, commit.revision)
  end
  return {}
end

-- For how long it is another node's turn, of "node until": a slow node among fast ones would never be first.
local function turn_of_another(turn)
  local whose, until_time = string.match(turn or '', '^(%S+) (%d+)$')
  local left = whose and whose ~= node and tonumber(until_time) - now or 0
  return left > 0 and left <= TURN and left
end

local function take_turn(commit, lost)
  if commit.behind > 0 or lost > FAR then
    redis.call('HSET', document, 'turn ' .. commit.field, node .. ' ' .. int(now + TURN))
  end
end

-- Where the fields stand.
for i, commit in ipairs(commits) do
  local found = redis.call('HMGET', document, 'head ' .. commit.field, 'turn ' .. commit.field)
  local head, turn = parse_head(found[1]), found[2]
  if head and head.commit == call then
    -- The same call once more: its answer was lost.
    return { 'repeated' }
  end
  local wait = turn_of_another(turn)
  if wait then
    return { 'wait', int(wait) }
  end
  if head then
    if not is_at(head, commit.ordinal, commit.epoch, commit.revision, commit.operation_id) then
      local lost = missing(commit, head)
      if not turn then
        -- One turn for each commit, used or not: who cannot commit at all must not keep the others waiting for ever.
        take_turn(commit, #lost)
      end
      return { 'behind', i - 1, head.text, lost }
    end
  elseif commit.ordinal ~= first_ordinal or commit.epoch ~= first_epoch or commit.revision ~= 0
      or commit.operation_id ~= first_epoch then
    return { 'behind', i - 1, false, {} }
  end
  commit.begins = not head
  commit.has_turn = turn

  -- How far its clients are.
  local clients = {}
  for index = 0, commit.count - 1 do
    clients[index + 1] = ARGV[commit.first + index * OPERATION + 1]
  end
  local texts, seqs, generations = read_seqs(commit.clients, clients)
  commit.records = {}
  for index = 0, commit.count - 1 do
    local o = commit.first + index * OPERATION
    local client, generation, seq = ARGV[o + 1], tonumber(ARGV[o + 2]), tonumber(ARGV[o + 3])
    local reason
    if seq <= seqs[client] then
      reason = 'REPEATED'
    elseif generation < generations[client] then
      reason = 'OLD_GENERATION'
    elseif seq ~= seqs[client] + 1 then
      reason = 'SEQUENCE_GAP'
    end
    if reason then
      return { 'refused', i - 1, index, reason, record_reply(parse_record(commit.records[client] or texts[client])) }
    end
    seqs[client], generations[client] = seq, generation
    commit.records[client] = record_text(ARGV[o + 3], ARGV[o + 2], ARGV[o + 5], ARGV[o + 4], ARGV[o + 6])
  end
end

-- What the locks keep out; asked last of all.
for i, commit in ipairs(commits) do
  local lock = read_lock(locks, commit.field, now)
  if lock and remaining(lock, now) <= 0 then
    lock = nil
  end
  if commit.enforced then
    local refused = {}
    for index = 0, commit.count - 1 do
      local o = commit.first + index * OPERATION
      local claimed, client = ARGV[o], ARGV[o + 1]
      local why
      if not lock or lock.client_id ~= client then
        why = claimed ~= '' and 'LOST' or lock and 'HELD'
      elseif claimed ~= '' and claimed ~= int(lock.token) then
        why = 'LOST'
      end
      if why then
        refused[#refused + 1] = index
        refused[#refused + 1] = why
      end
    end
    if #refused > 0 then
      return { 'locked', i - 1, lock and lock_reply(commit.field, lock, now) or false, refused }
    end
  end
  commit.lock = lock
end

-- Nothing speaks against it.
for _, commit in ipairs(commits) do
  if commit.begins then
    begin_field(document, commit.field, commit.log, commit.clients, commit.seen, commit)
  end
  local last
  for index = 0, commit.count - 1 do
    local o = commit.first + index * OPERATION
    redis.call('XADD', commit.log, ARGV[o + 5],
      'operation_id', ARGV[o + 6], 'header', ARGV[o + 7], 'operation', ARGV[o + 8])
    last = ARGV[o + 6]
  end
  write_records(commit.clients, commit.seen, commit.records, now)
  purge_records(commit.clients, commit.seen, now - lifetime)
  redis.call('HSET', document,
    'head ' .. commit.field, head_text(commit.ordinal, commit.epoch, commit.revision + commit.count, call, last),
    'size ' .. commit.field, commit.size)
  if commit.has_turn then
    redis.call('HDEL', document, 'turn ' .. commit.field)
  end
  if commit.lock and commit.records[commit.lock.client_id] then
    commit.lock.idle_end = now + commit.lock.idle
    write_lock(locks, commit.field, commit.lock)
  end
  redis.call('ZADD', unsaved, 'NX', int(now), commit.member)
  redis.call(publish, channel, commit.event)
end
return { 'committed' }
