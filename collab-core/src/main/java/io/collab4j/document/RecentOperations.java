package io.collab4j.document;

import io.collab4j.ot.OtType;
import io.collab4j.store.Head;

/**
 * The recent operations of a field, by the revision they lead to, and every state between them. A state holds a piece of
 * the text that others do not, and that is more than the operation; so only the newest states are kept, which edits are
 * made on, and of older ones one in a while. Those between are made again from the one before. Not thread-safe.
 */
final class RecentOperations<S, O> {
    static final int LEAST_STATES = 32;
    /** Who is further behind is an exception, not a crowd. */
    static final int CROWD = 256;

    static final int STATE_EVERY = 64;

    private final OtType<S, O> type;
    private final long maxBytes;
    private final Window<Past<S, O>> window;
    private String baseOperationId;
    private long bytes;
    /** How many of the newest states are kept: as far back as edits were made lately, which in a crowd is far. */
    private int depth = LEAST_STATES;
    /** From this operation on, each has the state before it. */
    private long dense;

    /** No operations yet; the first one will follow {@code base}. */
    RecentOperations(OtType<S, O> type, DocumentLimits limits, Head base) {
        long next = base.revision() + 1;
        this.type = type;
        this.maxBytes = limits.retainedBytes();
        this.window = new Window<>(limits.transformOperations(), next);
        this.dense = next;
        this.baseOperationId = base.operationId();
    }

    /** The revision before the oldest operation that is kept. */
    long oldestBase() {
        return window.oldest() - 1;
    }

    /** Of the operation that led there, which is no longer kept. */
    String baseOperationId() {
        return baseOperationId;
    }

    /** An operation that is kept. */
    Past<S, O> get(long revision) {
        return window.get(revision);
    }

    /** Takes in one that has its state; forgets the oldest ones if there is no room for all. */
    void add(Past<S, O> past) {
        if (window.isFull()) {
            forgetOldest();
        }
        window.add(past);
        bytes += weight(past);
        while (bytes > maxBytes && window.oldest() < window.next() - 1) {
            forgetOldest();
        }
        thinOut(past.log().revision());
    }

    private void thinOut(long newest) {
        if (newest % STATE_EVERY == 0) {
            depth = Math.max(LEAST_STATES, depth - depth / 32);
        }
        for (; dense <= newest - depth; dense++) {
            // The oldest operation always has its state, for those behind it to be made from.
            if (dense > window.oldest() && dense % STATE_EVERY != 0) {
                window.get(dense).forgetBefore();
            }
        }
    }

    private void forgetOldest() {
        long following = window.oldest() + 1;
        if (following < window.next()) {
            window.get(following).keepBefore(made(following));
        }
        Past<S, O> forgotten = window.dropOldest();
        baseOperationId = forgotten.log().operationId();
        bytes -= weight(forgotten);
    }

    /** The state that an operation was committed on. */
    S stateBefore(long revision) {
        long behind = window.next() - revision;
        if (revision < dense && behind <= CROWD) {
            // A little more, so that the next one as far behind finds its state though the depth shrinks again.
            depth = Math.max(depth, (int) (behind + behind / 4));
        }
        return made(revision);
    }

    private S made(long revision) {
        long from = revision;
        S state = window.get(from).before();
        while (state == null) {
            from--;
            state = window.get(from).before();
        }
        for (; from < revision; from++) {
            state = type.apply(state, window.get(from).operation());
        }
        return state;
    }

    /** Of the heap, roughly: its objects and its share of the kept states, and what it inserts in each of their forms. */
    private static long weight(Past<?, ?> past) {
        return 1024 + 3L * past.log().operation().bytes().length;
    }
}
