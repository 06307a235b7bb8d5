package io.collab4j.examples.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document of a run and the people in it. */
final class LoadDocument {
    private final String id;
    private final RevisionLog log = new RevisionLog();
    private final Map<String, LoadClient> clients = new HashMap<>(4);
    private boolean seeded;

    LoadDocument(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    RevisionLog log() {
        return log;
    }

    void enter(String clientId, LoadClient client) {
        clients.put(clientId, client);
    }

    /** What a client has under way; asked before its ack was read, so that it is the operation that just arrived. */
    @Nullable
    SentOperation sentBy(String clientId) {
        LoadClient client = clients.get(clientId);
        return client == null ? null : client.inFlight();
    }

    /** Whether the text to begin with is there, so that the others may come. */
    boolean isSeeded() {
        return seeded;
    }

    void seeded() {
        seeded = true;
    }
}
