package io.collab4j;

import io.collab4j.document.DocumentLimits;
import io.collab4j.protocol.MessageLimits;
import io.collab4j.session.SessionLimits;

/** Every number of the server, by the room it belongs to. */
public record CollabLimits(MessageLimits messages, SessionLimits sessions, DocumentLimits documents) {
    public static final CollabLimits DEFAULT =
            new CollabLimits(MessageLimits.DEFAULT, SessionLimits.DEFAULT, DocumentLimits.DEFAULT);

    /** The same with no rate limits and no caps on connections, for load tests. */
    public CollabLimits unthrottled() {
        return new CollabLimits(messages, sessions.unthrottled(), documents);
    }
}
