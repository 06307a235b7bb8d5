package io.collab4j.store;

/** Everything a store offers, one small seam for each job. Any number of threads may use each. */
public interface Storage {
    /**
     * The epoch in which a field begins that nobody declared; the same for all nodes of the store, so that each knows it
     * without asking. A store that begins again without its documents has another one: what clients hold of the old ones
     * is then never taken for what it holds.
     */
    Epoch firstEpoch();

    DocumentStore documents();

    DocumentUpkeep upkeep();

    DocumentClients documentClients();

    ClientStore clients();

    SaveIndex saves();

    Bus bus();

    RevocationStore revocations();

    LockStore locks();

    PresenceStore presence();

    NodeLeases nodeLeases();

    ChannelStore channels();

    TicketStore tickets();

    RateStore rates();
}
