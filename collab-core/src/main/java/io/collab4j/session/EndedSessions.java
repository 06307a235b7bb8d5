package io.collab4j.session;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ClientStore.ClientKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of one node that have just ended. That a session was taken back may be heard of up to a second later, and
 * then it still counts for one that has ended by itself meanwhile. Any thread.
 */
final class EndedSessions {
    /** Longer than a node goes on that does not hear of what was taken back. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private final CollabRuntime runtime;
    private final Map<String, Ended> sessions = new ConcurrentHashMap<>();

    EndedSessions(CollabRuntime runtime) {
        this.runtime = runtime;
    }

    /** Of the session itself nothing is kept: what waits in it may be large. */
    private record Ended(ClientKey client, Instant at) {}

    /** A session has ended; one that nobody had authenticated for is of no interest. */
    void add(Session session) {
        String sessionId = session.sessionId();
        session.login().client().ifPresent(client -> {
            sessions.put(sessionId, new Ended(client, runtime.clock().instant()));
            runtime.scheduler().schedule(KEPT, () -> sessions.remove(sessionId));
        });
    }

    /** The client of a tenant's session that was open at a time and is no longer. */
    Optional<ClientKey> openAt(Instant time, String tenantId, String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId))
                .filter(ended -> !ended.at().isBefore(time))
                .map(Ended::client)
                .filter(client -> client.tenantId().equals(tenantId));
    }
}
