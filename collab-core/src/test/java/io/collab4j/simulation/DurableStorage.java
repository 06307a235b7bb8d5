package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockStore;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The store all nodes share: what it holds outlives them, unless it is made to lose it. */
final class DurableStorage extends ForwardingStorage {
    private final DurableDocuments documents;
    private final Bus bus;
    private final LossyBus.Witness witness;

    /**
     * A store.
     *
     * @param rest for everything but documents
     * @param witness hears also of what no node will tell
     */
    DurableStorage(DurableDocuments documents, Storage rest, Bus bus, LossyBus.Witness witness) {
        super(rest);
        this.witness = witness;
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
    public NodeLeases nodeLeases() {
        return witnessed(super.nodeLeases(), witness);
    }

    /** Who is swept is gone, whatever becomes of the node that has asked. */
    static NodeLeases witnessed(NodeLeases leases, LossyBus.Witness witness) {
        return new NodeLeases() {
            @Override
            public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                return leases.renew(node, timeToLive, at);
            }

            @Override
            public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                return leases.sweep().thenApply(swept -> {
                    swept.forEach((place, gone) -> gone.forEach(change -> witness.saw((Topic<?>) place, change)));
                    return swept;
                });
            }
        };
    }

    @Override
    public LockStore locks() {
        return documents.locks();
    }
}
