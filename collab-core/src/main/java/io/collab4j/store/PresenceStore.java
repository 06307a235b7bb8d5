package io.collab4j.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which connections are in which place. Each step is atomic, so that of all that lead to one change exactly one is given
 * it: a user who comes with two tabs comes once. The version of a place grows by one with each change while anybody is in
 * it, and never falls.
 */
public interface PresenceStore {

    /**
     * Adds a connection; one that is there already is replaced.
     *
     * @return the change, if what the entry stands for was not in the place until now
     */
    CompletionStage<Optional<PresenceChange>> enter(PresencePlace place, PresenceEntry entry, Instant at);

    /**
     * Removes a connection; nothing happens if it is not there.
     *
     * @return the change, if what the entry stood for is not in the place any more
     */
    CompletionStage<Optional<PresenceChange>> leave(PresencePlace place, String sessionId, Instant at);

    /**
     * Everybody who is in a place.
     *
     * @param known a version of the place, negative for none
     * @return empty if that is its version still
     */
    CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known);
}
