package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.Bus;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.PublishedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this node's ring of a channel behind the store. What the bus says is taken if it follows; else the store is read
 * from where the ring stands. A ring that cannot go on is dropped, its subscribers told, and another one loaded when it is
 * needed. Runs on the channel's mailbox.
 */
final class ChannelReplica {
    private final OpenChannel channel;
    private final ChannelContext context;
    private final List<CompletableFuture<ChannelRing>> waiting = new ArrayList<>();
    private Bus.@Nullable Subscription bus;
    private @Nullable ChannelRing ring;
    private boolean reading;
    private boolean wanted;

    ChannelReplica(OpenChannel channel, ChannelContext context) {
        this.channel = channel;
        this.context = context;
    }

    /** The ring, if there is one now. */
    @Nullable
    ChannelRing ring() {
        return ring;
    }

    /** The ring, loaded if it is not there; fails if the store does not answer. */
    CompletionStage<ChannelRing> opened() {
        return ring == null ? caughtUp() : CompletableFuture.completedFuture(ring);
    }

    /** The ring with all that the store held at the time of this call; fails if the store does not answer. */
    CompletionStage<ChannelRing> caughtUp() {
        if (bus == null) {
            // First the ear, then the store: what is published in between is heard of or read.
            bus = context.storage().bus().subscribe(channel.key(), channel::onEvent);
        }
        CompletableFuture<ChannelRing> caughtUp = new CompletableFuture<>();
        waiting.add(caughtUp);
        wanted = true;
        return caughtUp;
    }

    /** Reads on in the store when this batch of the mailbox is done. */
    void catchUp() {
        wanted = true;
    }

    void onEvent(ChannelEvent event) {
        ChannelRing current = ring;
        if (current == null) {
            // What is being loaded may have been read before this.
            wanted |= reading;
        } else if (event instanceof PublishedMessages published) {
            onPublished(current, published);
        } else if (event instanceof DeletedChannel deleted && deleted.epoch().equals(current.epoch())) {
            restart(deleted.reason());
        } else if (event instanceof EventsMissed) {
            catchUp();
        }
    }

    void onPublished(ChannelRing current, PublishedMessages published) {
        List<ChannelMessage> messages = published.messages();
        if (!published.epoch().equals(current.epoch())) {
            catchUp();
        } else if (messages.get(0).offset() <= current.newest() + 1) {
            take(current, messages);
        } else {
            catchUp();
        }
    }

    /** Takes those of the messages that are new here. */
    private int take(ChannelRing current, List<ChannelMessage> messages) {
        int taken = 0;
        for (ChannelMessage message : messages) {
            if (message.offset() > current.newest()) {
                channel.publish(current, message);
                taken++;
            }
        }
        return taken;
    }

    private void missed(int messages) {
        if (messages > 0) {
            context.listener()
                    .messagesMissed(channel.key().tenantId(), channel.key().channel(), messages);
        }
    }

    /** Asks the store, if anybody wants to know and nothing is under way. */
    void run() {
        if (!wanted || reading || bus == null) {
            return;
        }
        wanted = false;
        reading = true;
        List<CompletableFuture<ChannelRing>> mine = List.copyOf(waiting);
        waiting.clear();
        ChannelRing asked = ring;
        int limit = context.limits().ringMessages();
        ChannelPosition from = asked == null ? null : asked.head();
        context.ask(
                        channel.key(),
                        store -> from == null
                                ? store.newest(channel.key(), limit)
                                : store.read(channel.key(), from, limit))
                .whenComplete((read, failure) -> channel.post(() -> {
                    reading = false;
                    if (failure != null) {
                        mine.forEach(each -> each.completeExceptionally(failure));
                    } else {
                        settle(mine, () -> onRead(asked, from, read));
                    }
                }));
    }

    /** Nobody waits for ever because something broke. */
    private void settle(List<CompletableFuture<ChannelRing>> mine, Runnable reaction) {
        try {
            reaction.run();
        } catch (RuntimeException broken) {
            mine.forEach(each -> each.completeExceptionally(broken));
            throw broken;
        }
        tell(mine);
    }

    private void onRead(@Nullable ChannelRing asked, @Nullable ChannelPosition from, ChannelRead read) {
        if (asked != ring) {
            wanted = true;
        } else if (asked == null || from == null) {
            load(read);
        } else if (!read.head().epoch().equals(asked.epoch()) || read.head().offset() < from.offset()) {
            restart(OpenChannel.EPOCH_CHANGED);
        } else if (read.complete()) {
            missed(take(asked, read.messages()));
            wanted |= asked.newest() < read.head().offset();
        } else if (asked.newest() > from.offset()) {
            // The bus was faster, and the answer is of no use.
            wanted = true;
        } else {
            restart(OpenChannel.OVERTAKEN);
        }
    }

    private void load(ChannelRead read) {
        ChannelLimits limits = context.limits();
        long before = read.head().offset() - read.messages().size();
        ChannelRing loaded = new ChannelRing(
                limits.ringMessages(),
                limits.ringBytes(),
                new ChannelPosition(read.head().epoch(), before));
        read.messages()
                .forEach(message -> loaded.add(new RingEntry(channel.key().channel(), message)));
        ring = loaded;
    }

    /** Whoever waits is told when there is nothing more to read. */
    private void tell(List<CompletableFuture<ChannelRing>> mine) {
        ChannelRing current = ring;
        if (wanted || current == null) {
            waiting.addAll(mine);
            wanted = !waiting.isEmpty() || current != null;
        } else {
            mine.forEach(each -> each.complete(current));
        }
    }

    /** The ring is of no use any more: whoever reads from it is told why. */
    void restart(String reason) {
        ring = null;
        channel.endAll(reason);
    }

    void close() {
        ring = null;
        if (bus != null) {
            bus.close();
        }
        bus = null;
    }
}
