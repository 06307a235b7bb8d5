package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.store.ChannelDraft;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way to the store.
 *
 * @param bytes what it counts
 */
record Publication(ChannelDraft draft, int bytes, Backlog backlog, CompletableFuture<ChannelPosition> result) {

    void committed(ChannelPosition position) {
        backlog.leave(bytes);
        result.complete(position);
    }

    void failed(CollabException failure) {
        backlog.failed();
        backlog.leave(bytes);
        result.completeExceptionally(failure);
    }

    /** Whether something of the same publisher before it has failed, so that it is not wanted any more. */
    boolean isVoid() {
        return backlog.isBroken();
    }
}
