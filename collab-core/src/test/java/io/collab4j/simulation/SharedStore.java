package io.collab4j.simulation;

import io.collab4j.store.Storage;

/** The store that all nodes of a simulation share. */
public interface SharedStore {
    /**
     * A way to it for one life of a node. What is asked is answered in the world's thread, at once or as the world's time goes on, and
     * its bus tells in that thread, too.
     */
    Storage open();

    /** That life is over. What it has asked for may still happen, but its bus tells it nothing more. */
    default void died(Storage way) {}
}
