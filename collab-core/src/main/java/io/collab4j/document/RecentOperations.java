package io.collab4j.document;

import io.collab4j.ot.OtType;

/**
 * The recent operations of a field, by the revision they lead to, and every state between them. A state holds a piece of
 * the text that others do not, and that is more than the operation; so only the newest states are kept, which edits are
 * made on, and of older ones one in a while. Those between are made again from the one before. Not thread-safe.
 */
final class RecentOperations<S, O> {
    /** Further behind than this, an edit is rare enough to have its state made again. */
    static final int NEWEST_STATES = 32;

    static final int STATE_EVERY = 64;

    private final OtType<S, O> type;
    private final long maxBytes;
    private final Window<Past<S, O>> window;
    private long bytes;
    /** The older state that was asked for last is kept too: who is behind, is behind with others. */
    private long made;

    /** No operations yet; the first one will lead to revision {@code next}. */
    RecentOperations(OtType<S, O> type, DocumentLimits limits, long next) {
        this.type = type;
        this.maxBytes = limits.retainedBytes();
        this.window = new Window<>(limits.transformOperations(), next);
    }

    /** The revision before the oldest operation that is kept. */
    long oldestBase() {
        return window.oldest() - 1;
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
        thinOut(past.log().revision() - NEWEST_STATES);
    }

    private void thinOut(long revision) {
        // The oldest operation always has its state, for those behind it to be made from.
        boolean stays = revision % STATE_EVERY == 0 || revision > window.next() - 1 - NEWEST_STATES;
        if (revision > window.oldest() && !stays) {
            window.get(revision).forgetBefore();
        }
    }

    private void forgetOldest() {
        long following = window.oldest() + 1;
        if (following < window.next()) {
            window.get(following).keepBefore(made(following));
        }
        bytes -= weight(window.dropOldest());
    }

    /** The state that an operation was committed on. */
    S stateBefore(long revision) {
        S state = window.get(revision).before();
        if (state != null) {
            return state;
        }
        state = made(revision);
        window.get(revision).keepBefore(state);
        thinOut(made);
        made = revision;
        return state;
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
