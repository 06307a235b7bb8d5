package io.collab4j.feed;

import io.collab4j.channel.ChannelSubscriber;
import io.collab4j.channel.ChannelSubscription;
import io.collab4j.identity.Identity;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.EventStreamText;
import io.collab4j.runtime.Mailbox;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.runtime.SendWatchdog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a feed, or of several together, from its first event to its end. It sends one text at a time and takes from the
 * channels only what it can send, so a slow reader costs no queue. Any thread; everything behind the door runs on its mailbox.
 */
public final class FeedStream implements ChannelSubscriber {
    /** In UTF-16 units; what is sent at once, give or take a message. */
    private static final int SEND_AT_MOST = 64 * 1024;

    private static final Cancellable NOTHING = () -> {};

    private final FeedContext context;
    private final String path;
    private final List<FeedPart> parts;
    private final Identity identity;
    private final FeedConnection connection;
    private final boolean poll;
    private final Consumer<FeedStream> onEnd;
    private final Mailbox mailbox;
    private final SendWatchdog watchdog;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private EventStreamText urgent = new EventStreamText();
    private @Nullable FeedReading reading;
    private Cancellable heartbeat = NOTHING;
    private Cancellable lifetime = NOTHING;
    private boolean begun;
    private boolean sending;
    private boolean ending;
    private boolean over;

    /**
     * Says nothing yet.
     *
     * @param poll whether it ends when it has told something, or has had nothing to tell for a while
     * @param onEnd called once when the stream is over
     */
    FeedStream(
            FeedContext context,
            String path,
            List<FeedPart> parts,
            Identity identity,
            FeedConnection connection,
            boolean poll,
            Consumer<FeedStream> onEnd) {
        this.context = context;
        this.path = path;
        this.parts = parts;
        this.identity = identity;
        this.connection = connection;
        this.poll = poll;
        this.onEnd = onEnd;
        this.mailbox = new Mailbox(context.runtime().executor(), this::pump, this::breakDown);
        this.watchdog = new SendWatchdog(
                context.runtime().scheduler(), context.limits().sendTimeout(), () -> mailbox.post(this::finish));
    }

    // The door: any thread.

    Identity identity() {
        return identity;
    }

    String path() {
        return path;
    }

    List<FeedPart> parts() {
        return parts;
    }

    boolean isPoll() {
        return poll;
    }

    /** Begins to talk: who is connected, what it is shown first, then what the channels have. */
    void begin(FeedStart start) {
        mailbox.post(() -> {
            begun = true;
            if (over || ending) {
                // A channel has gone on without the reader already: it is told so, and nothing else.
                start.reading().stop();
                return;
            }
            reading = start.reading();
            if (!start.greeting().isEmpty()) {
                urgent.retry(context.limits().retry().toMillis()
                                + spread(context.limits().retry()))
                        .append(start.greeting());
            }
            start.reading().start();
            if (poll) {
                lifetime =
                        context.runtime().scheduler().schedule(context.limits().pollWait(), this::onClosed);
            } else {
                beat();
                live();
            }
        });
    }

    private long spread(Duration within) {
        return context.runtime().random().nextLong(within.toMillis() + 1);
    }

    /** The reader is told that it is over, if it still reads, and when to come again. */
    void end(FeedEnd why, Duration retryAfter) {
        mailbox.post(() -> endNow(why, retryAfter));
    }

    /** Completes when nothing more is on its way to the reader. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** The reader has gone, or nothing reaches it any more. Calling it again does nothing. */
    public void onClosed() {
        mailbox.post(this::finish);
    }

    @Override
    public void onReady(ChannelSubscription subscription, long waitNanos) {
        if (waitNanos == 0) {
            mailbox.post(() -> {});
        } else {
            context.runtime().scheduler().schedule(Duration.ofNanos(waitNanos), () -> mailbox.post(() -> {}));
        }
    }

    @Override
    public void onEnded(ChannelSubscription subscription, String reason) {
        end(FeedEnd.RESYNC, Duration.ZERO);
    }

    // On the mailbox.

    private void beat() {
        heartbeat = context.runtime()
                .scheduler()
                .schedule(
                        context.limits().heartbeat(),
                        () -> mailbox.post(() -> {
                            if (!over && !ending) {
                                urgent.append(FeedEvents.heartbeat(
                                        context.runtime().clock().instant()));
                                beat();
                            }
                        }));
    }

    /** A stream ends before its proof does. */
    private void live() {
        Duration life = Duration.ofMillis(
                context.spreadMillis(context.limits().lifetime().toMillis()));
        Duration proof = Duration.between(context.runtime().clock().instant(), identity.expiresAt());
        boolean expires = proof.compareTo(life) < 0;
        lifetime = context.runtime()
                .scheduler()
                .schedule(
                        expires ? proof : life,
                        () -> end(expires ? FeedEnd.TOKEN_EXPIRED : FeedEnd.LIFETIME, Duration.ZERO));
    }

    private void endNow(FeedEnd why, Duration retryAfter) {
        if (over || ending) {
            return;
        }
        ending = true;
        stopReading();
        urgent = new EventStreamText();
        if (!retryAfter.isZero()) {
            urgent.retry(retryAfter.toMillis());
        }
        urgent.append(FeedEvents.end(why));
    }

    /** Sends what there is, if nothing is being sent. */
    private void pump() {
        if (!begun || sending || over) {
            return;
        }
        EventStreamText text = urgent;
        urgent = new EventStreamText();
        FeedReading current = reading;
        if (!ending && current != null) {
            int before = text.length();
            current.take(text, SEND_AT_MOST);
            if (text.length() > before) {
                context.deliveries().count(identity.user().tenantId(), text.length() - before);
            }
        }
        if (text.length() == 0) {
            if (ending) {
                finish();
            }
            return;
        }
        sending = true;
        watchdog.begin();
        connection.send(text.toString()).whenComplete((sent, failure) -> mailbox.post(() -> onSent(failure == null)));
        watchdog.watch();
    }

    private void onSent(boolean sent) {
        sending = false;
        if (!watchdog.end() || !sent || poll) {
            finish();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        watchdog.stop();
        heartbeat.cancel();
        lifetime.cancel();
        stopReading();
        if (sending) {
            connection.abort();
        } else {
            connection.close();
        }
        onEnd.accept(this);
        ended.complete(null);
    }

    private void stopReading() {
        FeedReading current = reading;
        if (current != null) {
            current.stop();
        }
    }

    private void breakDown(Throwable failure) {
        context.failures()
                .report(
                        "a feed",
                        new Scope(identity.user().tenantId(), identity.user().userId(), null, null, null),
                        failure);
        finish();
    }
}
