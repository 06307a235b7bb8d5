package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Bus;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.LockStore;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.RateStore;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import io.collab4j.store.TicketStore;
import java.time.Duration;

/**
 * Keeps everything in this process. Several nodes in one process may share it; its calls complete before they return.
 */
public final class MemoryStorage implements Storage {
    private final MemoryDocuments documents;
    private final MemoryClients clients;
    private final MemoryRevocations revocations;
    private final MemorySaves saves;
    private final MemoryPresence presence;
    private final MemoryChannels channels;
    private final MemoryTickets tickets;
    private final MemoryRates rates;
    private final Bus bus;
    private final MemoryLocks locks;
    private final Epoch firstEpoch;

    /**
     * An empty store with a bus that loses nothing.
     *
     * @param clientRecordLifetime how long a client's last sequence number is known after its commit
     */
    public MemoryStorage(CollabRuntime runtime, Duration clientRecordLifetime) {
        this(runtime, clientRecordLifetime, new MemoryBus(), Epoch.of(1, runtime.newId()));
    }

    /** An empty store that tells of commits on this bus, and names its first epoch so. */
    public MemoryStorage(CollabRuntime runtime, Duration clientRecordLifetime, Bus bus, Epoch firstEpoch) {
        this.bus = bus;
        this.firstEpoch = firstEpoch;
        this.saves = new MemorySaves(runtime);
        this.clients = new MemoryClients(runtime);
        this.revocations = new MemoryRevocations(runtime.scheduler());
        this.presence = new MemoryPresence(runtime);
        this.channels = new MemoryChannels(runtime, bus);
        this.tickets = new MemoryTickets(runtime.scheduler());
        this.rates = new MemoryRates(runtime.scheduler());
        this.documents = new MemoryDocuments(runtime, clientRecordLifetime, bus, saves, firstEpoch);
        this.locks = new MemoryLocks(runtime, documents, bus);
    }

    @Override
    public Epoch firstEpoch() {
        return firstEpoch;
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
    public Bus bus() {
        return bus;
    }

    @Override
    public RevocationStore revocations() {
        return revocations;
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
    public TicketStore tickets() {
        return tickets;
    }

    @Override
    public RateStore rates() {
        return rates;
    }
}
