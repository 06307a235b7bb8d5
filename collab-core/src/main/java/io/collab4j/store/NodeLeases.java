package io.collab4j.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
     * Ends what a living node has entered in other places than these, of which the next sweep tells: a store that has lost the
     * newest of what it was told may have somebody who has left. Where nothing can be lost there is nothing to do.
     *
     * @param places in which the node wants somebody; what it enters meanwhile elsewhere may be ended as well
     * @param at what others are told of when they have gone
     */
    default CompletionStage<Void> endElsewhere(String node, Set<PresencePlace> places, Instant at) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Ends what is held by nodes whose lease is over or that have none.
     *
     * @return what has changed by that, by place in the order of the versions; each change is given to one caller only
     */
    CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep();
}
