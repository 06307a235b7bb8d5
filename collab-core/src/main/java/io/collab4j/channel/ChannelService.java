package io.collab4j.channel;

import io.collab4j.json.Json;
import io.collab4j.json.JsonValue;
import io.collab4j.json.Utf8;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Names;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.Storage;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The channels of one node, opened when somebody uses them and unloaded some time after the last one does. Any thread. */
public final class ChannelService implements Channels {
    private final ChannelContext context;
    private final Map<ChannelKey, Holding> open = new ConcurrentHashMap<>();

    /**
     * A service with nothing open.
     *
     * @param kinds what channels are like, by the kind in their name; those the library knows need not be among them
     * @param own what the library's own channels are like, by the kind that {@link ReservedChannel} was given
     */
    public ChannelService(
            CollabRuntime runtime,
            Storage storage,
            ChannelLimits limits,
            Collection<ChannelKind> kinds,
            Collection<ChannelKind> own,
            CollabListener listener) {
        this.context = new ChannelContext(
                runtime,
                storage,
                limits,
                new ChannelKinds(kinds, own),
                listener,
                new Failures(listener, runtime::newId));
    }

    /** An open channel and how many use it; changed only within the map's own step for its key. */
    private static final class Holding {
        private final OpenChannel channel;
        private int users;
        private boolean ending;

        Holding(OpenChannel channel) {
            this.channel = channel;
        }
    }

    public ChannelLimits limits() {
        return context.limits();
    }

    /** What a channel is like. */
    public ChannelKind kindOf(String channel) {
        return context.kinds().of(channel);
    }

    /** Whether a channel is the library's own, which no client may use whatever an authorizer says. */
    public static boolean isReserved(String channel) {
        return ChannelKinds.nameOf(channel).equals(ChannelKinds.RESERVED);
    }

    /** Subscribes somebody; nothing is told before the subscription is started. */
    public CompletionStage<ChannelStart> enter(String tenantId, String channel, ChannelRequest request) {
        return acquire(new ChannelKey(tenantId, channel)).subscribe(request);
    }

    /**
     * Publishes a message of a client; those of one channel in the order of the calls.
     *
     * @return as {@link Channels#publish}
     */
    public CompletionStage<ChannelPosition> publish(
            String tenantId, String channel, String userId, String event, JsonValue data) {
        return publish(new ChannelKey(tenantId, channel), null, userId, event, data);
    }

    @Override
    public CompletionStage<ChannelPosition> publish(String tenantId, String channel, String event, JsonValue data) {
        return typed(() -> publish(key(tenantId, channel), null, null, event, data));
    }

    /** Publishes on behalf of a publisher, or of nobody in particular. */
    CompletionStage<ChannelPosition> publish(
            ChannelKey key, @Nullable Backlog backlog, @Nullable String userId, String event, JsonValue data) {
        return typed(() -> {
            String json = data.toJson();
            int bytes = checkedBytes(key.channel(), Names.check(event), json);
            ChannelDraft draft = new ChannelDraft(
                    event, json, userId, context.runtime().clock().instant());
            OpenChannel channel = acquire(key);
            return enqueue(channel, backlog == null ? channel.backlog() : backlog, draft, bytes);
        });
    }

    private static CompletionStage<ChannelPosition> enqueue(
            OpenChannel channel, Backlog backlog, ChannelDraft draft, int bytes) {
        try {
            backlog.enter(bytes);
        } catch (CollabException full) {
            channel.release();
            throw full;
        }
        CompletableFuture<ChannelPosition> result = new CompletableFuture<>();
        channel.publish(new Publication(draft, bytes, backlog, result));
        return result;
    }

    private int checkedBytes(String channel, String event, String json) {
        if (Json.hasLoneSurrogate(json)) {
            throw new CollabException(ErrorCode.BAD_MESSAGE, "the data holds half of a character");
        }
        int bytes = Utf8.length(json) + event.length();
        int most = kindOf(channel).maxMessageBytes();
        if (bytes > most) {
            throw new CollabException(ErrorCode.TOO_LARGE, "the message is over " + most + " bytes");
        }
        return bytes;
    }

    @Override
    public ChannelPublisher publisher(String tenantId, String channel) {
        return new ChannelPublisher(this, acquire(key(tenantId, channel)), new Backlog(context.limits(), true));
    }

    @Override
    public CompletionStage<ChannelHistory> history(String tenantId, String channel, int count) {
        int page = Math.max(0, Math.min(count, context.limits().historyPage()));
        return typed(() -> {
            ChannelKey key = key(tenantId, channel);
            return context.ask(key, store -> store.newest(key, page))
                    .thenApply(read -> new ChannelHistory(read.head(), read.messages()));
        });
    }

    @Override
    public CompletionStage<ServerSubscription> subscribe(
            String tenantId, String channel, @Nullable ChannelPosition since, ChannelListener listener) {
        return typed(() -> {
            ChannelKey key = key(tenantId, channel);
            ServerSubscription.Hearing hearing =
                    new ServerSubscription.Hearing(listener, context.failures(), Scope.ofChannel(tenantId, channel));
            OpenChannel opened = acquire(key);
            return opened.subscribe(new ChannelRequest(since, 0, hearing, null))
                    .thenApply(start -> new ServerSubscription(opened, start, hearing));
        });
    }

    @Override
    public CompletionStage<Void> close(String tenantId, String channel, String reason) {
        return typed(() -> {
            ChannelKey key = key(tenantId, channel);
            Names.check(reason);
            return context.ask(key, store -> store.delete(key, reason));
        });
    }

    private static ChannelKey key(String tenantId, String channel) {
        return new ChannelKey(tenantId, Names.checkChannel(channel));
    }

    /** What is wrong with a call is told the same way as what goes wrong later. */
    private static <T> CompletionStage<T> typed(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (CollabException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private OpenChannel acquire(ChannelKey key) {
        Holding held = open.compute(key, (same, present) -> {
            Holding holding =
                    present == null ? new Holding(new OpenChannel(key, context, () -> release(key))) : present;
            holding.users++;
            return holding;
        });
        return held.channel;
    }

    private void release(ChannelKey key) {
        open.computeIfPresent(key, (same, holding) -> {
            holding.users--;
            if (holding.users == 0 && !holding.ending) {
                holding.ending = true;
                context.runtime().scheduler().schedule(context.limits().idleUnload(), () -> unload(key));
            }
            return holding;
        });
    }

    private void unload(ChannelKey key) {
        open.computeIfPresent(key, (same, holding) -> {
            holding.ending = false;
            if (holding.users > 0) {
                return holding;
            }
            holding.channel.close();
            return null;
        });
    }

    /** How many channels are open. */
    public int openChannels() {
        return open.size();
    }

    /** Lets go of everything. */
    public void abort() {
        open.values().forEach(holding -> holding.channel.close());
    }
}
