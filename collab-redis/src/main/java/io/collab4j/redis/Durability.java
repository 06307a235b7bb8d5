package io.collab4j.redis;

import java.time.Duration;

/** How safe an edit is when its author is told that it was committed. */
public sealed interface Durability {

    /**
     * The server that takes commits has it. What that one loses is lost: with {@code appendfsync always} nothing in a crash, with
     * {@code everysec} up to a second, and what its replicas had not got when one of them takes over.
     */
    static Durability primary() {
        return new Primary();
    }

    /**
     * So many replicas have it in memory, too. An edit they do not have in time is not acknowledged, though it may be
     * committed; it is acknowledged when its author sends it again and they have it.
     *
     * @param timeout for how long they are waited for
     */
    static Durability replicated(int replicas, Duration timeout) {
        return new Replicated(replicas, timeout);
    }

    /**
     * The server and so many replicas have it on disk; for servers from version 7.2 on that keep an append-only file. With {@code
     * appendfsync everysec} an edit waits for up to a second, with {@code always} for as long as the disk takes.
     *
     * @param timeout for how long they are waited for
     */
    static Durability fsynced(int replicas, Duration timeout) {
        return new Fsynced(replicas, timeout);
    }

    /** See {@link #primary}. */
    record Primary() implements Durability {}

    /** See {@link #replicated}. */
    record Replicated(int replicas, Duration timeout) implements Durability {
        public Replicated {
            check(replicas, 1, timeout);
        }
    }

    /** See {@link #fsynced}. */
    record Fsynced(int replicas, Duration timeout) implements Durability {
        public Fsynced {
            check(replicas, 0, timeout);
        }
    }

    private static void check(int replicas, int least, Duration timeout) {
        if (replicas < least || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("somebody has to be waited for, for some time");
        }
    }
}
