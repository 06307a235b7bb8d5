package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a subscriber begins. A place in the ring costs the store nothing, so many may come back at once; one
 * before the ring is looked for in what the store keeps; and if what was missed does not reach the ring without a gap,
 * nothing of it is told. Runs on the channel's mailbox.
 */
final class ChannelEntrance {
    private static final int ATTEMPTS = 3;

    private final OpenChannel channel;
    private final ChannelContext context;
    private final ChannelReplica replica;

    ChannelEntrance(OpenChannel channel, ChannelContext context, ChannelReplica replica) {
        this.channel = channel;
        this.context = context;
        this.replica = replica;
    }

    CompletionStage<ChannelStart> enter(ChannelRequest request) {
        return replica.opened()
                .thenCompose(ring ->
                        isNews(request.since(), ring) ? replica.caughtUp() : CompletableFuture.completedFuture(ring))
                .thenCompose(ring -> resume(request, ring));
    }

    /** A subscriber may come from a node that knows more than this one. */
    private static boolean isNews(@Nullable ChannelPosition since, ChannelRing ring) {
        return since != null && !(since.epoch().equals(ring.epoch()) && since.offset() <= ring.newest());
    }

    private CompletionStage<ChannelStart> resume(ChannelRequest request, ChannelRing ring) {
        ChannelPosition since = sinceOf(request);
        if (since == null || isNews(since, ring)) {
            return begin(request, ATTEMPTS);
        }
        int page = context.limits().historyPage();
        if (ring.reachesBackTo(since.offset())) {
            List<ChannelMessage> missed = ring.after(since.offset(), page).stream()
                    .map(RingEntry::message)
                    .toList();
            return started(request, ring, since.offset() + missed.size(), true, missed);
        }
        return channel.here(context.ask(channel.key(), store -> store.read(channel.key(), since, page)))
                .thenCompose(read -> resume(request, since, read));
    }

    /** Who only asks again goes on from where it is. */
    private static @Nullable ChannelPosition sinceOf(ChannelRequest request) {
        ChannelSubscription replaced = request.replaced();
        return request.since() == null && request.history() == 0 && replaced != null
                ? replaced.stop()
                : request.since();
    }

    private CompletionStage<ChannelStart> resume(ChannelRequest request, ChannelPosition since, ChannelRead read) {
        ChannelRing ring = replica.ring();
        long position = since.offset() + read.messages().size();
        return read.complete() && ring != null && goesOn(ring, read, position)
                ? started(request, ring, position, true, read.messages())
                : begin(request, ATTEMPTS);
    }

    private static boolean goesOn(ChannelRing ring, ChannelRead read, long position) {
        return ring.epoch().equals(read.head().epoch()) && ring.reachesBackTo(position);
    }

    /** Begins with the present, behind as much of the past as is wanted. */
    private CompletionStage<ChannelStart> begin(ChannelRequest request, int attempts) {
        ChannelRing ring = replica.ring();
        if (ring == null) {
            return replica.opened().thenCompose(loaded -> begin(request, attempts));
        }
        if (request.history() == 0) {
            return started(request, ring, ring.newest(), false, List.of());
        }
        int count = Math.min(request.history(), context.limits().historyPage());
        return channel.here(context.ask(channel.key(), store -> store.newest(channel.key(), count)))
                .thenCompose(read -> begin(request, read, attempts));
    }

    private CompletionStage<ChannelStart> begin(ChannelRequest request, ChannelRead read, int attempts) {
        ChannelRing ring = replica.ring();
        long position = read.head().offset();
        if (ring != null && goesOn(ring, read, position)) {
            return started(request, ring, position, false, read.messages());
        }
        return attempts > 1
                ? replica.caughtUp().thenCompose(caughtUp -> begin(request, attempts - 1))
                : CompletableFuture.failedFuture(new CollabException(ErrorCode.CONTENDED, "the channel is in a rush"));
    }

    private CompletionStage<ChannelStart> started(
            ChannelRequest request, ChannelRing ring, long position, boolean recovered, List<ChannelMessage> messages) {
        if (position > ring.newest()) {
            replica.catchUp();
        }
        ChannelSubscription subscription = channel.admit(request, ring, position);
        ChannelPosition begins = new ChannelPosition(ring.epoch(), position);
        return CompletableFuture.completedFuture(new ChannelStart(begins, recovered, messages, subscription));
    }
}
