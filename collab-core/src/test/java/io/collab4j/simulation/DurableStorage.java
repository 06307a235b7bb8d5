package io.collab4j.simulation;

import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentBus;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;

/** The store all nodes share: what it holds outlives them, unless it is made to lose it. */
final class DurableStorage implements Storage {
    private final DurableDocuments documents;
    private final Storage rest;
    private final DocumentBus bus;

    /**
     * A store.
     *
     * @param rest for everything but documents
     */
    DurableStorage(DurableDocuments documents, Storage rest, DocumentBus bus) {
        this.documents = documents;
        this.rest = rest;
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
    public ClientStore clients() {
        return rest.clients();
    }

    @Override
    public SaveIndex saves() {
        return rest.saves();
    }

    @Override
    public DocumentBus bus() {
        return bus;
    }
}
