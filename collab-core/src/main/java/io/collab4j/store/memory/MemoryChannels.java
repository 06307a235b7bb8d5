package io.collab4j.store.memory;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Bus;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.PublishedMessages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Channels by key; each channel is its own lock. Any thread. */
final class MemoryChannels implements ChannelStore {
    /** An empty channel that nobody asked for in this time is forgotten, and its numbering with it. */
    private static final Duration FORGOTTEN = Duration.ofDays(2);

    private static final int PURGE_EVERY = 1_024;

    private final CollabRuntime runtime;
    private final Bus bus;
    private final Map<ChannelKey, MemoryChannel> channels = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();

    MemoryChannels(CollabRuntime runtime, Bus bus) {
        this.runtime = runtime;
        this.bus = bus;
    }

    @Override
    public CompletionStage<ChannelPosition> append(
            ChannelKey key, List<ChannelDraft> drafts, ChannelRetention retention) {
        return with(key, channel -> {
            List<ChannelMessage> messages = channel.append(drafts, retention, now());
            // Within the step, so that the bus has the order of the channel.
            bus.publish(key, new PublishedMessages(channel.head().epoch(), messages));
            return channel.head();
        });
    }

    @Override
    public CompletionStage<ChannelRead> read(ChannelKey key, ChannelPosition after, int limit) {
        return with(key, channel -> channel.read(after, limit, now()));
    }

    @Override
    public CompletionStage<ChannelRead> newest(ChannelKey key, int count) {
        return with(key, channel -> channel.newest(count, now()));
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey key, String reason) {
        MemoryChannel channel = channels.get(key);
        if (channel != null) {
            synchronized (channel) {
                if (channel.leave()) {
                    channels.remove(key, channel);
                    bus.publish(key, new DeletedChannel(channel.head().epoch(), reason));
                }
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private <T> CompletionStage<T> with(ChannelKey key, Function<MemoryChannel, T> step) {
        purgeNowAndThen();
        while (true) {
            MemoryChannel channel = channels.computeIfAbsent(key, same -> new MemoryChannel(runtime.newId()));
            synchronized (channel) {
                if (!channel.isGone()) {
                    channel.used(now());
                    return CompletableFuture.completedFuture(step.apply(channel));
                }
            }
        }
    }

    private long now() {
        return runtime.scheduler().nanoTime();
    }

    /** So rarely that looking at each channel costs a call next to nothing. */
    private void purgeNowAndThen() {
        if (calls.incrementAndGet() > Math.max(PURGE_EVERY, channels.size())) {
            calls.set(0);
            channels.forEach(this::purge);
        }
    }

    private void purge(ChannelKey key, MemoryChannel channel) {
        synchronized (channel) {
            if (channel.isForgotten(now(), FORGOTTEN) && channel.leave()) {
                channels.remove(key, channel);
            }
        }
    }
}
