package io.collab4j.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes live. A node holds one lease for all its connections; when it ends, they end. The store measures leases by a
 * clock of its own that only goes forward.
 */
public interface NodeLeases {

    /**
     * Holds the node's lease for so long from now.
     *
     * @param at what others are told of when the node was last known to live
     * @return whether it was held until now and is not swept; if not, nothing of what the node has entered is left, and the next
     *     sweep tells of it
     */
    CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at);

    /**
     * Ends what is held by nodes whose lease is over or that have none.
     *
     * @return what has changed by that, by place in the order of the versions; each change is given to one caller only
     */
    CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep();
}
