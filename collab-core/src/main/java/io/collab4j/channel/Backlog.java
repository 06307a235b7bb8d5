package io.collab4j.channel;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;

/** What waits for the store on behalf of one publisher, or of all that have no handle of their own. Any thread. */
final class Backlog {
    private final ChannelLimits limits;
    private final boolean stream;
    private int messages;
    private long bytes;
    private boolean broken;

    /**
     * Nothing waits.
     *
     * @param stream whether nothing is wanted that comes behind a failure
     */
    Backlog(ChannelLimits limits, boolean stream) {
        this.limits = limits;
        this.stream = stream;
    }

    /**
     * Something more waits.
     *
     * @throws CollabException {@code rate_limited} if that is too much, {@code store_unavailable} behind a failure
     */
    synchronized void enter(int size) {
        if (broken) {
            throw behindFailure();
        }
        if (messages >= limits.backlogMessages() || bytes + size > limits.backlogBytes()) {
            throw new CollabException(ErrorCode.RATE_LIMITED, "too much waits for the store");
        }
        messages++;
        bytes += size;
    }

    static CollabException behindFailure() {
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "what came before it failed");
    }

    synchronized void leave(int size) {
        messages--;
        bytes -= size;
    }

    synchronized void failed() {
        broken = stream;
    }

    synchronized boolean isBroken() {
        return broken;
    }
}
