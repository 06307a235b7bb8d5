package io.collab4j.store;

/** A store that leaves everything to another one; what is overridden is done otherwise. */
public class ForwardingStorage implements Storage {
    private final Storage storage;

    public ForwardingStorage(Storage storage) {
        this.storage = storage;
    }

    @Override
    public Epoch firstEpoch() {
        return storage.firstEpoch();
    }

    @Override
    public DocumentStore documents() {
        return storage.documents();
    }

    @Override
    public DocumentUpkeep upkeep() {
        return storage.upkeep();
    }

    @Override
    public DocumentClients documentClients() {
        return storage.documentClients();
    }

    @Override
    public ClientStore clients() {
        return storage.clients();
    }

    @Override
    public SaveIndex saves() {
        return storage.saves();
    }

    @Override
    public PresenceStore presence() {
        return storage.presence();
    }

    @Override
    public NodeLeases nodeLeases() {
        return storage.nodeLeases();
    }

    @Override
    public Bus bus() {
        return storage.bus();
    }

    @Override
    public RevocationStore revocations() {
        return storage.revocations();
    }

    @Override
    public LockStore locks() {
        return storage.locks();
    }

    @Override
    public ChannelStore channels() {
        return storage.channels();
    }

    @Override
    public TicketStore tickets() {
        return storage.tickets();
    }

    @Override
    public RateStore rates() {
        return storage.rates();
    }
}
