-- What scripts share about nodes. Their first keys are
--   leases: a sorted set of nodes by the time until which each holds its lease, in milliseconds
--   dying: a set of the nodes without a lease of whom something may be left in places
--   known: a hash of the nodes that are one of these, each
--     call granted at
--     by which it began to hold its lease, for how long in milliseconds, and when it was last known to live
-- The seats of a node are a hash of the places in which it may have entries, each with the ticket under which it last was about
-- to enter somebody there.
local leases, dying, known = KEYS[1], KEYS[2], KEYS[3]

local function read_node(node)
  local text = redis.call('HGET', known, node)
  if not text then
    return nil
  end
  local call, granted, at = string.match(text, '^(%S+) (%d+) (%S+)$')
  return { call = call, granted = tonumber(granted), at = at }
end

local function node_text(call, granted, at)
  return call .. ' ' .. granted .. ' ' .. at
end

