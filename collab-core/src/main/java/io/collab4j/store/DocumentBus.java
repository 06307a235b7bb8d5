package io.collab4j.store;

import java.util.function.Consumer;

/**
 * Tells nodes of each other's commits. A hint, never the truth: messages may be lost, repeated, reordered or late, and
 * whoever finds one missing reads the log.
 */
public interface DocumentBus {

    /** Tells every subscriber of the document, this node's own among them; called by the store that made the commit. */
    void publish(DocumentKey document, PublishedCommit commit);

    /**
     * Listens to a document until the subscription is closed.
     *
     * @param listener called by any thread; must not block
     */
    Subscription subscribe(DocumentKey document, Consumer<PublishedCommit> listener);

    /** An open subscription; closing it again does nothing. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
