package io.collab4j.store;

/** Everything a store offers, one small seam for each job. Any number of threads may use each. */
public interface Storage {
    DocumentStore documents();

    DocumentUpkeep upkeep();

    DocumentClients documentClients();

    ClientStore clients();

    SaveIndex saves();

    DocumentBus bus();
}
