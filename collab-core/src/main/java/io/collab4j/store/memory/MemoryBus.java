package io.collab4j.store.memory;

import io.collab4j.store.DocumentBus;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.PublishedCommit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls every listener in the publisher's thread, in the order of the commits. */
public final class MemoryBus implements DocumentBus {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryBus.class);

    private final Map<DocumentKey, List<Consumer<PublishedCommit>>> listeners = new ConcurrentHashMap<>();

    /** A bus nobody listens to yet. */
    public MemoryBus() {
        super();
    }

    @Override
    public void publish(DocumentKey document, PublishedCommit commit) {
        for (Consumer<PublishedCommit> listener : listeners.getOrDefault(document, List.of())) {
            try {
                listener.accept(commit);
            } catch (RuntimeException failure) {
                LOG.error("a listener of the bus failed", failure);
            }
        }
    }

    @Override
    public Subscription subscribe(DocumentKey document, Consumer<PublishedCommit> listener) {
        // Of its own identity, so that closing one of two equal listeners leaves the other.
        Consumer<PublishedCommit> own = commit -> listener.accept(commit);
        listeners.compute(document, (key, known) -> {
            List<Consumer<PublishedCommit>> list = known == null ? new CopyOnWriteArrayList<>() : known;
            list.add(own);
            return list;
        });
        return () -> listeners.computeIfPresent(document, (key, known) -> {
            known.remove(own);
            return known.isEmpty() ? null : known;
        });
    }
}
