package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockStore;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.Storage;

/** The shared store as one life of one node reaches it. */
final class FlakyStorage extends ForwardingStorage {
    private final Bus bus;
    private final FlakyDocuments documents;
    private final FlakyClients clients;
    private final FlakyLocks locks;
    private final FlakyPresence presence;
    private final FlakyChannels channels;

    FlakyStorage(
            Storage shared, LossyBus losses, FlakyCalls calls, CrashPoints crashes, Power power, Coverage coverage) {
        super(shared);
        this.bus = losses.over(shared.bus(), power);
        this.documents = new FlakyDocuments(shared, calls, crashes, coverage);
        this.clients = new FlakyClients(shared.clients(), calls);
        this.locks = new FlakyLocks(shared, calls, crashes);
        this.presence = new FlakyPresence(shared, calls, losses::saw);
        this.channels = new FlakyChannels(shared.channels(), calls, crashes);
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
    public LockStore locks() {
        return locks;
    }

    @Override
    public PresenceStore presence() {
        return presence;
    }

    @Override
    public NodeLeases nodeLeases() {
        return presence;
    }

    @Override
    public ChannelStore channels() {
        return channels;
    }

    @Override
    public Bus bus() {
        return bus;
    }
}
