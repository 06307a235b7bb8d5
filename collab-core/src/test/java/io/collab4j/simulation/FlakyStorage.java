package io.collab4j.simulation;

import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentBus;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
import java.util.function.Consumer;

/** The shared store as one life of one node reaches it. */
final class FlakyStorage extends ForwardingStorage {
    private final Storage shared;
    private final Power power;
    private final FlakyDocuments documents;
    private final FlakyClients clients;

    FlakyStorage(Storage shared, FlakyCalls calls, CrashPoints crashes, Power power, Coverage coverage) {
        super(shared);
        this.shared = shared;
        this.power = power;
        this.documents = new FlakyDocuments(shared, calls, crashes, coverage);
        this.clients = new FlakyClients(shared.clients(), calls);
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
    public DocumentBus bus() {
        return new DocumentBus() {
            @Override
            public void publish(DocumentKey document, PublishedCommit commit) {
                shared.bus().publish(document, commit);
            }

            @Override
            public Subscription subscribe(DocumentKey document, Consumer<PublishedCommit> listener) {
                return shared.bus().subscribe(document, commit -> power.run(() -> listener.accept(commit)));
            }
        };
    }
}
