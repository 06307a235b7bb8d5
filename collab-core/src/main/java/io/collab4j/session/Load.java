package io.collab4j.session;

import java.util.concurrent.atomic.LongAdder;

/** What the sessions of a node hold together, counted as it changes so that nobody has to look at each of them. Any thread. */
final class Load {
    private final LongAdder sessions = new LongAdder();
    private final LongAdder waitingMessages = new LongAdder();
    private final LongAdder waitingBytes = new LongAdder();

    void sessionOpened() {
        sessions.increment();
    }

    void sessionClosed() {
        sessions.decrement();
    }

    /** So much more waits for clients to read it, or less if it is negative. */
    void waits(int messages, long bytes) {
        waitingMessages.add(messages);
        waitingBytes.add(bytes);
    }

    int sessions() {
        return sessions.intValue();
    }

    long waitingMessages() {
        return waitingMessages.sum();
    }

    long waitingBytes() {
        return waitingBytes.sum();
    }
}
