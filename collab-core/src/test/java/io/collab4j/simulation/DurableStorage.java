package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockStore;
import io.collab4j.store.Storage;

/** The store all nodes share: what it holds outlives them, unless it is made to lose it. */
final class DurableStorage extends ForwardingStorage {
    private final DurableDocuments documents;
    private final Bus bus;

    /**
     * A store.
     *
     * @param rest for everything but documents
     */
    DurableStorage(DurableDocuments documents, Storage rest, Bus bus) {
        super(rest);
        this.documents = documents;
        this.bus = bus;
    }

    @Override
    public Epoch firstEpoch() {
        return FieldTruth.FIRST_EPOCH;
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
    public Bus bus() {
        return bus;
    }

    @Override
    public LockStore locks() {
        return documents.locks();
    }
}
