package io.collab4j.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Presence that is left to another store; what is overridden is done otherwise. */
public class ForwardingPresence implements PresenceStore {
    private final PresenceStore presence;

    public ForwardingPresence(PresenceStore presence) {
        this.presence = presence;
    }

    @Override
    public CompletionStage<Optional<PresenceChange>> enter(PresencePlace place, PresenceEntry entry, Instant at) {
        return presence.enter(place, entry, at);
    }

    @Override
    public CompletionStage<Optional<PresenceChange>> leave(PresencePlace place, String sessionId, Instant at) {
        return presence.leave(place, sessionId, at);
    }

    @Override
    public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
        return presence.list(place, known);
    }
}
