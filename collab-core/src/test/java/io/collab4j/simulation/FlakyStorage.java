package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
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
    public Bus bus() {
        return new Bus() {
            @Override
            public <E extends BusEvent> void publish(Topic<E> topic, E event) {
                shared.bus().publish(topic, event);
            }

            @Override
            public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                return shared.bus().subscribe(topic, event -> power.run(() -> listener.accept(event)));
            }
        };
    }

    @Override
    public RevocationStore revocations() {
        return shared.revocations();
    }
}
