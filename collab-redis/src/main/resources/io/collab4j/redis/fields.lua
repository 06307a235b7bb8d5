-- What scripts share about the fields of a document. Its hash has, beside "deleted" of one that was deleted:
--   head <field>       ordinal epoch revision commit operation_id
--   snapshot <field>   revision type version operation_id
--   content <field>    the bytes of the snapshot
--   trimmed <field>    the revision up to which the log is forgotten
--   size <field>       bytes of the content
--   turn <field>       node until: which node alone may commit for a moment, in ms of the server's time
--   fields             how many fields have come to be
-- The log of a field is a stream; the id of an operation in it is its revision, and its members are
--   operation_id
--   header       seq generation client_id session_id user_id hash timestamp type version, each escaped as keys are;
--                one member, as Redis' time for a commit is what it costs to add each one
--   operation    the bytes of the operation

local function is_deleted(document)
  return redis.call('HEXISTS', document, 'deleted') == 1
end

local function parse_head(text)
  if not text then
    return nil
  end
  local ordinal, epoch, revision, commit, operation_id = string.match(text, '^(%d+) (%S+) (%d+) (%S+) (.*)$')
  return {
    text = text,
    ordinal = ordinal,
    epoch = epoch,
    revision = tonumber(revision),
    commit = commit,
    operation_id = operation_id,
  }
end

local function read_head(document, field)
  return parse_head(redis.call('HGET', document, 'head ' .. field))
end

local function head_text(ordinal, epoch, revision, commit, operation_id)
  return ordinal .. ' ' .. epoch .. ' ' .. int(revision) .. ' ' .. commit .. ' ' .. operation_id
end

local function is_at(head, ordinal, epoch, revision, operation_id)
  return head.ordinal == ordinal and head.epoch == epoch and head.revision == tonumber(revision)
    and head.operation_id == operation_id
end

local function read_snapshot(document, field)
  local text = redis.call('HGET', document, 'snapshot ' .. field)
  local revision, operation_id = string.match(text, '^(%d+) %S+ %d+ (.*)$')
  return { text = text, revision = tonumber(revision), operation_id = operation_id }
end

local function read_trimmed(document, field)
  return tonumber(redis.call('HGET', document, 'trimmed ' .. field) or '0')
end

-- The operations behind a revision; with a count, so many of them at most.
local function read_log(log, after, count)
  if count then
    return redis.call('XRANGE', log, int(after + 1), '+', 'COUNT', count)
  end
  return redis.call('XRANGE', log, int(after + 1), '+')
end

-- The id of the operation that led to a revision; nil if it is not known any more.
local function operation_id_at(document, field, log, head, revision)
  if revision == head.revision then
    return head.operation_id
  end
  if revision > read_trimmed(document, field) then
    local found = redis.call('XRANGE', log, int(revision), int(revision))
    return found[1] and found[1][2][2]
  end
  local snapshot = read_snapshot(document, field)
  if revision == snapshot.revision then
    return snapshot.operation_id
  end
  return revision == 0 and head.epoch or nil
end

-- The names of all fields, as the answer for one who has to ask for others than it did.
local function field_names(document, count)
  local answer = { 'fields', count }
  for _, key in ipairs(redis.call('HKEYS', document)) do
    local field = string.match(key, '^head (.*)$')
    if field then
      answer[#answer + 1] = field
    end
  end
  return answer
end

local function field_count(document)
  return redis.call('HGET', document, 'fields') or '0'
end

-- A field with its snapshot and what came after it, as the store answers it.
local function load_field(document, field, log)
  local head = read_head(document, field)
  if not head then
    return false
  end
  local snapshot = read_snapshot(document, field)
  return {
    field,
    head.text,
    snapshot.text,
    redis.call('HGET', document, 'content ' .. field),
    read_log(log, snapshot.revision),
  }
end

-- Begins a field, or a new epoch of one: nothing is left of what was before.
local function begin_field(document, field, log, clients, seen, begin)
  local head = head_text(begin.ordinal, begin.epoch, 0, '-', begin.epoch)
  if redis.call('HSET', document, 'head ' .. field, head) == 1 then
    redis.call('HINCRBY', document, 'fields', 1)
  end
  redis.call('HSET', document,
    'snapshot ' .. field, '0 ' .. begin.type .. ' ' .. begin.version .. ' ' .. begin.epoch,
    'content ' .. field, begin.content,
    'size ' .. field, string.len(begin.content))
  redis.call('HDEL', document, 'trimmed ' .. field)
  redis.call('DEL', log, clients, seen)
end

