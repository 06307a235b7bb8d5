package io.collab4j.channel;

import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelMessage;
import java.util.List;

/** A listener's place in a channel. Any thread. */
public final class ServerSubscription implements AutoCloseable {
    private final OpenChannel channel;
    private final ChannelStart start;
    private final Hearing hearing;

    ServerSubscription(OpenChannel channel, ChannelStart start, Hearing hearing) {
        this.channel = channel;
        this.start = start;
        this.hearing = hearing;
    }

    /** Where the listener will stand when it was told what it had missed; the offsets that follow are of the same epoch. */
    public ChannelPosition position() {
        return start.position();
    }

    /** Whether the listener will be told everything since it was here before. */
    public boolean isRecovered() {
        return start.recovered();
    }

    /** Begins to tell; calling it again does nothing. */
    public void start() {
        channel.post(() -> hearing.begin(start.messages()));
        start.subscription().start();
    }

    /** Tells nothing more, but for a call that is under way in another thread. */
    @Override
    public void close() {
        hearing.close();
        start.subscription().cancel();
    }

    /** What a channel tells a listener, on the channel's thread. */
    static final class Hearing implements ChannelSubscriber {
        private final ChannelListener listener;
        private final Failures failures;
        private final Scope scope;
        private volatile boolean closed;
        private boolean begun;

        Hearing(ChannelListener listener, Failures failures, Scope scope) {
            this.listener = listener;
            this.failures = failures;
            this.scope = scope;
        }

        void begin(List<ChannelMessage> missed) {
            if (!begun) {
                begun = true;
                missed.forEach(this::tell);
            }
        }

        void close() {
            closed = true;
        }

        @Override
        public void onReady(ChannelSubscription subscription, long waitNanos) {
            subscription.takeMessages(this::tell);
        }

        @Override
        public void onEnded(ChannelSubscription subscription, String reason) {
            guarded(() -> listener.onEnded(reason));
        }

        private void tell(ChannelMessage message) {
            guarded(() -> listener.onMessage(message));
        }

        /** A listener that throws must not harm the channel whose thread this is. */
        private void guarded(Runnable news) {
            if (closed) {
                return;
            }
            try {
                news.run();
            } catch (RuntimeException failure) {
                failures.report("a listener of a channel", scope, failure);
            }
        }
    }
}
