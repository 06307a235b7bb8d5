package io.collab4j.channel;

import io.collab4j.observe.Scope;
import io.collab4j.runtime.Mailbox;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.PublishedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A channel that is open on this node: a mailbox, behind it the ring, those subscribed, and what waits for the store.
 * Everything but the mailbox's door is used by one task at a time.
 */
final class OpenChannel {
    static final String OVERTAKEN = "overtaken";
    static final String EPOCH_CHANGED = "epoch_changed";

    private final ChannelKey key;
    private final ChannelContext context;
    private final Runnable onRelease;
    private final Mailbox mailbox;
    private final Backlog backlog;
    private final ChannelAudience audience;
    private final ChannelReplica replica;
    private final ChannelEntrance entrance;
    private final ChannelAppender appender;
    private Cancellable nextBeat = () -> {};
    private boolean beating;
    private boolean closed;

    /**
     * Holds nothing and asks nothing yet.
     *
     * @param onRelease called when one of those who use the channel does so no longer
     */
    OpenChannel(ChannelKey key, ChannelContext context, Runnable onRelease) {
        this.key = key;
        this.context = context;
        this.onRelease = onRelease;
        this.mailbox = new Mailbox(context.runtime().executor(), this::afterBatch, this::breakDown);
        this.backlog = new Backlog(context.limits(), false);
        this.audience = new ChannelAudience(context.limits());
        this.replica = new ChannelReplica(this, context);
        this.entrance = new ChannelEntrance(this, context, replica);
        this.appender = new ChannelAppender(this, context);
    }

    // The door: any thread.

    ChannelKey key() {
        return key;
    }

    Backlog backlog() {
        return backlog;
    }

    void post(Runnable task) {
        mailbox.post(task);
    }

    void publish(Publication publication) {
        post(() -> appender.add(publication));
    }

    CompletionStage<ChannelStart> subscribe(ChannelRequest request) {
        CompletableFuture<ChannelStart> started = new CompletableFuture<>();
        post(() -> {
            entrance.enter(request).whenComplete((start, failure) -> {
                if (failure == null) {
                    started.complete(start);
                } else {
                    onRefused(request);
                    started.completeExceptionally(failure);
                }
            });
        });
        return started;
    }

    void unsubscribe(ChannelSubscription subscription) {
        post(() -> remove(subscription));
    }

    /** Ends a subscription and tells its subscriber why. */
    void end(ChannelSubscription subscription, String reason) {
        post(() -> endNow(subscription, reason));
    }

    void onEvent(ChannelEvent event) {
        post(() -> replica.onEvent(event));
    }

    void release() {
        onRelease.run();
    }

    void close() {
        post(() -> {
            closed = true;
            nextBeat.cancel();
            appender.close();
            replica.close();
        });
    }

    /** The same answer, given on the mailbox. */
    <T> CompletionStage<T> here(CompletionStage<T> answer) {
        CompletableFuture<T> here = new CompletableFuture<>();
        answer.whenComplete((given, failure) -> post(() -> {
            if (failure == null) {
                here.complete(given);
            } else {
                here.completeExceptionally(failure);
            }
        }));
        return here;
    }

    // On the mailbox.

    /** From its first subscriber on a channel looks now and then whether the bus has lost something. */
    private void beat() {
        if (!beating && !closed) {
            beating = true;
            Duration heartbeat = context.limits().heartbeat();
            nextBeat = context.runtime().scheduler().schedule(heartbeat, () -> post(this::onBeat));
        }
    }

    private void onBeat() {
        beating = false;
        if (!audience.isEmpty()) {
            replica.catchUp();
            beat();
        }
    }

    /** Lets a subscriber in, in the place of its older subscription. */
    ChannelSubscription admit(ChannelRequest request, ChannelRing ring, long position) {
        ChannelSubscription replaced = request.replaced();
        if (replaced != null) {
            replaced.stop();
            remove(replaced);
        }
        ChannelSubscription subscription = new ChannelSubscription(this, ring, request.subscriber(), position);
        audience.add(subscription);
        // Not before: a beat that finds nobody yet is the last one.
        beat();
        context.listener().subscribed(key.tenantId(), key.channel());
        return subscription;
    }

    /** Nobody came in; an older subscription that was to be replaced and has stopped is over all the same. */
    private void onRefused(ChannelRequest request) {
        ChannelSubscription replaced = request.replaced();
        if (replaced != null && replaced.isStopped()) {
            endNow(replaced, OVERTAKEN);
        }
        release();
    }

    private boolean remove(ChannelSubscription subscription) {
        boolean removed = audience.remove(subscription);
        if (removed) {
            release();
        }
        return removed;
    }

    private void endNow(ChannelSubscription subscription, String reason) {
        if (remove(subscription)) {
            subscription.stop();
            if (reason.equals(OVERTAKEN)) {
                context.listener().overtaken(key.tenantId(), key.channel());
            }
            subscription.subscriber().onEnded(subscription, reason);
        }
    }

    void endAll(String reason) {
        audience.all().forEach(member -> endNow(member, reason));
    }

    /** A message that follows the newest one of the ring. */
    void publish(ChannelRing ring, ChannelMessage message) {
        RingEntry entry = new RingEntry(key.channel(), message);
        ring.add(entry);
        audience.published(entry);
    }

    /** What was published here is in the store. */
    void onAppended(String epoch, long before, List<Publication> group) {
        context.listener().published(key.tenantId(), key.channel(), group.size());
        ChannelRing ring = replica.ring();
        if (ring != null) {
            List<ChannelMessage> messages = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                ChannelDraft draft = group.get(i).draft();
                messages.add(draft.at(before + i + 1));
            }
            replica.onPublished(ring, new PublishedMessages(epoch, messages));
        }
    }

    private void afterBatch() {
        appender.run();
        replica.run();
        audience.tell();
    }

    /** An invariant does not hold: nobody is told anything more that may be wrong. */
    private void breakDown(Throwable failure) {
        context.failures().report("a channel", Scope.ofChannel(key.tenantId(), key.channel()), failure);
        replica.restart("internal");
    }
}
