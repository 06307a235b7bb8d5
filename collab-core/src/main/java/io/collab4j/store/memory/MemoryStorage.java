package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentBus;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import java.time.Duration;

/**
 * Keeps everything in this process. Several nodes in one process may share it; its calls complete before they return.
 */
public final class MemoryStorage implements Storage {
    private final MemoryDocuments documents;
    private final MemoryClients clients;
    private final MemorySaves saves;
    private final DocumentBus bus;

    /**
     * An empty store with a bus that loses nothing.
     *
     * @param clientRecordLifetime how long a client's last sequence number is known after its commit
     */
    public MemoryStorage(CollabRuntime runtime, Duration clientRecordLifetime) {
        this(runtime, clientRecordLifetime, new MemoryBus());
    }

    /** An empty store that tells of commits on this bus. */
    public MemoryStorage(CollabRuntime runtime, Duration clientRecordLifetime, DocumentBus bus) {
        this.bus = bus;
        this.saves = new MemorySaves(runtime);
        this.clients = new MemoryClients(runtime);
        this.documents = new MemoryDocuments(runtime, clientRecordLifetime, bus, saves);
    }

    @Override
    public DocumentStore documents() {
        return documents;
    }

    @Override
    public DocumentUpkeep upkeep() {
        return documents;
    }

    @Override
    public DocumentClients documentClients() {
        return documents;
    }

    @Override
    public ClientStore clients() {
        return clients;
    }

    @Override
    public SaveIndex saves() {
        return saves;
    }

    @Override
    public DocumentBus bus() {
        return bus;
    }
}
