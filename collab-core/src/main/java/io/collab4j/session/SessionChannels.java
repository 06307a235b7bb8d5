package io.collab4j.session;

import io.collab4j.channel.ChannelKind;
import io.collab4j.channel.ChannelRequest;
import io.collab4j.channel.ChannelService;
import io.collab4j.channel.ChannelStart;
import io.collab4j.channel.ChannelSubscriber;
import io.collab4j.channel.ChannelSubscription;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.protocol.ChannelMessages.Published;
import io.collab4j.protocol.ChannelMessages.Subscribed;
import io.collab4j.protocol.ChannelMessages.Unsubscribed;
import io.collab4j.protocol.ClientMessage.Publish;
import io.collab4j.protocol.ClientMessage.Subscribe;
import io.collab4j.protocol.ClientMessage.Unsubscribe;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The channels one session is subscribed to. Messages come one at a time; what channels tell comes from their threads. */
final class SessionChannels implements ChannelSubscriber {
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);

    private final SessionContext context;
    private final Session session;
    /** Most sessions are subscribed to nothing. */
    private volatile Map<String, ChannelSubscription> subscribed = Map.of();

    SessionChannels(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    private User user() {
        return session.user().orElseThrow();
    }

    private ChannelService channels() {
        return context.channels();
    }

    CompletionStage<?> subscribe(Subscribe message) {
        String channel = message.channel();
        boolean further = !subscribed.containsKey(channel);
        if (further && subscribed.size() >= channels().limits().subscriptions()) {
            session.refuse(ErrorCode.LIMIT_EXCEEDED, "too many subscriptions", message.about());
            return CompletableFuture.completedFuture(null);
        }
        return allowed(message)
                .thenCompose(request -> channels().enter(user().tenantId(), channel, request))
                .handle((start, failure) -> {
                    if (failure != null) {
                        refuse(message, failure);
                    } else {
                        begin(message, start);
                    }
                    return null;
                });
    }

    /** What is asked for, as far as it is allowed. */
    private CompletionStage<ChannelRequest> allowed(Subscribe message) {
        return mayRead(Action.SUBSCRIBE, message.channel())
                .thenCompose(allowed -> allowed ? mayReadPast(message) : forbidden())
                .thenCompose(past -> {
                    int history = message.history() == null ? 0 : message.history();
                    return history > 0 && !past
                            ? forbidden()
                            : CompletableFuture.completedFuture(new ChannelRequest(
                                    past ? message.since() : null, history, this, subscribed.get(message.channel())));
                });
    }

    /** Who may not see what was said before cannot have missed anything of it. */
    private CompletionStage<Boolean> mayReadPast(Subscribe message) {
        return message.since() == null && message.history() == null
                ? YES
                : mayRead(Action.READ_HISTORY, message.channel());
    }

    private CompletionStage<Boolean> mayRead(Action action, String channel) {
        if (ChannelService.isReserved(channel)) {
            return CompletableFuture.completedFuture(false);
        }
        return channels().kindOf(channel).publicToRead() ? YES : asked(action, channel);
    }

    private CompletionStage<Boolean> asked(Action action, String channel) {
        return context.gate().allows(new Access(user(), action, new Resource.Channel(channel)));
    }

    private static <T> CompletionStage<T> forbidden() {
        return CompletableFuture.failedFuture(new CollabException(ErrorCode.FORBIDDEN, "the channel may not be used"));
    }

    private void begin(Subscribe message, ChannelStart start) {
        if (session.isOver()) {
            start.subscription().cancel();
            return;
        }
        if (!(subscribed instanceof ConcurrentHashMap)) {
            subscribed = new ConcurrentHashMap<>();
        }
        subscribed.put(message.channel(), start.subscription());
        session.outbox()
                .addUncounted(new Subscribed(
                                message.id(), message.channel(), start.position(), start.recovered(), start.encoded())
                        .encode());
        start.subscription().start();
        if (session.isOver()) {
            leaveAll();
        }
    }

    private void refuse(Subscribe message, Throwable failure) {
        CollabException refusal = session.known("subscribing", failure, message.about());
        session.refuse(refusal, message.about());
        if (refusal.code() == ErrorCode.FORBIDDEN && leave(message.channel())) {
            // Who asks again and may no longer is out.
            session.send(new Unsubscribed(null, message.channel(), "forbidden"));
        }
    }

    CompletionStage<?> unsubscribe(Unsubscribe message) {
        leave(message.channel());
        session.send(new Unsubscribed(message.id(), message.channel(), null));
        return CompletableFuture.completedFuture(null);
    }

    private boolean leave(String channel) {
        ChannelSubscription subscription = subscribed.get(channel);
        if (subscription == null) {
            return false;
        }
        subscribed.remove(channel, subscription);
        subscription.cancel();
        return true;
    }

    /** Leaves what may not be heard any more, and says so. */
    CompletionStage<?> reviewRights() {
        return CompletableFuture.allOf(subscribed.keySet().stream()
                .map(channel -> mayRead(Action.SUBSCRIBE, channel)
                        .thenAccept(allowed -> {
                            if (!allowed && leave(channel)) {
                                session.send(new Unsubscribed(null, channel, "forbidden"));
                            }
                        })
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    void leaveAll() {
        subscribed.values().forEach(ChannelSubscription::cancel);
    }

    /** The next message is handled once this one has its turn, not when it is in the store: what waits keeps its order. */
    CompletionStage<?> publish(Publish message) {
        ChannelKind kind = channels().kindOf(message.channel());
        if (!ChannelService.isReserved(message.channel()) && !kind.clientsPublish()) {
            session.refuse(ErrorCode.READ_ONLY, "clients do not publish on such channels", message.about());
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Boolean> allowed = ChannelService.isReserved(message.channel())
                ? CompletableFuture.completedFuture(false)
                : asked(Action.PUBLISH, message.channel());
        return allowed.thenAccept(yes -> {
            if (yes) {
                publishAllowed(message);
            } else {
                session.refuse(ErrorCode.FORBIDDEN, "the channel may not be used", message.about());
            }
        });
    }

    private void publishAllowed(Publish message) {
        User user = user();
        channels()
                .publish(user.tenantId(), message.channel(), user.userId(), message.event(), message.data())
                .whenComplete((position, failure) -> {
                    if (failure == null) {
                        session.send(new Published(message.id(), message.channel(), position.offset()));
                    } else {
                        session.refuse(session.known("publishing", failure, message.about()), message.about());
                    }
                });
    }

    @Override
    public void onReady(ChannelSubscription subscription, long waitNanos) {
        session.outbox().add(subscription, waitNanos);
    }

    @Override
    public void onEnded(ChannelSubscription subscription, String reason) {
        // Behind a subscribing under way, which may be the very one that has ended.
        session.later(() -> ended(subscription, reason));
    }

    private CompletionStage<?> ended(ChannelSubscription subscription, String reason) {
        if (subscribed.get(subscription.channel()) == subscription) {
            subscribed.remove(subscription.channel(), subscription);
            session.send(new Unsubscribed(null, subscription.channel(), reason));
        }
        return CompletableFuture.completedFuture(null);
    }
}
