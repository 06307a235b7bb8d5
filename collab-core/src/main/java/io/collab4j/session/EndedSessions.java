package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.runtime.CollabRuntime;
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

    private record Ended(User user, Login login, Instant at) {}

    /** A session has ended; one that nobody had authenticated for is of no interest. */
    void add(Session session) {
        session.user().ifPresent(user -> {
            sessions.put(
                    session.sessionId(),
                    new Ended(user, session.login(), runtime.clock().instant()));
            runtime.scheduler().schedule(KEPT, () -> sessions.remove(session.sessionId()));
        });
    }

    /** Who was logged in with a session of a tenant that was open at a time and is no longer. */
    Optional<Login> openAt(Instant time, String tenantId, String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId))
                .filter(ended -> ended.user().tenantId().equals(tenantId))
                .filter(ended -> !ended.at().isBefore(time))
                .map(Ended::login);
    }
}
