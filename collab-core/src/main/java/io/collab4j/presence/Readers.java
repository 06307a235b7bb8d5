package io.collab4j.presence;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The readers of one board. They are signalled on the executor, a few in one task, so that a crowd keeps no thread from
 * the edits that wait for it. Any thread.
 */
final class Readers {
    private static final int AT_ONCE = 32;

    private final Executor executor;
    private final LongSupplier waitNanos;
    private final Map<String, Feed> feeds = new ConcurrentSkipListMap<>();

    /** No readers yet; what they are told may wait so long for the next frame. */
    Readers(Executor executor, LongSupplier waitNanos) {
        this.executor = executor;
        this.waitNanos = waitNanos;
    }

    void add(String sessionId, Feed feed) {
        feeds.put(sessionId, feed);
        if (feed.isEnded()) {
            // It was removed before it was added.
            release(sessionId, feed);
        }
    }

    /** It may be added again. */
    void release(String sessionId, Feed feed) {
        feeds.remove(sessionId, feed);
    }

    /** For good. */
    void remove(String sessionId, Feed feed) {
        feed.end();
        release(sessionId, feed);
    }

    boolean has(String sessionId) {
        return feeds.containsKey(sessionId);
    }

    int size() {
        return feeds.size();
    }

    /** Tells all that there is something new. */
    void tell() {
        tell(List.copyOf(feeds.values()).iterator());
    }

    private void tell(Iterator<Feed> all) {
        executor.execute(() -> {
            long wait = waitNanos.getAsLong();
            for (int i = 0; i < AT_ONCE && all.hasNext(); i++) {
                all.next().signal(wait);
            }
            if (all.hasNext()) {
                tell(all);
            }
        });
    }

    /**
     * The version of the board that everybody has read up to who reads: whoever is not greeted yet takes the board as it is
     * then.
     *
     * @param newest of the board, read before this is called: who is greeted meanwhile is told what is newer
     */
    long readByAll(long newest) {
        return feeds.values().stream()
                .filter(Feed::hasBegun)
                .mapToLong(Feed::position)
                .reduce(newest, Math::min);
    }
}
