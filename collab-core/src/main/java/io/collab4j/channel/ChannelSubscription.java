package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.MessageSource;
import io.collab4j.protocol.Outlet;
import io.collab4j.store.ChannelMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One subscriber's place in one channel. What is new is pulled from here in the order of the offsets, each message once.
 * Any thread.
 */
public final class ChannelSubscription implements MessageSource {
    private final OpenChannel channel;
    private final ChannelRing ring;
    private final ChannelSubscriber subscriber;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean ended;
    private volatile long position;

    ChannelSubscription(OpenChannel channel, ChannelRing ring, ChannelSubscriber subscriber, long position) {
        this.channel = channel;
        this.ring = ring;
        this.subscriber = subscriber;
        this.position = position;
    }

    /** The channel's full name. */
    public String channel() {
        return channel.key().channel();
    }

    ChannelSubscriber subscriber() {
        return subscriber;
    }

    /** The subscriber is ready to hear of what is new; before this it is told nothing. */
    public void start() {
        started = true;
        channel.post(() -> signal(0));
    }

    /** Ends the subscription: nothing is taken from here on. */
    public void cancel() {
        stop();
        channel.unsubscribe(this);
    }

    boolean isStopped() {
        return ended;
    }

    /** Nothing is taken any more; gives the place behind the last message that was. */
    synchronized ChannelPosition stop() {
        ended = true;
        return new ChannelPosition(ring.epoch(), position);
    }

    @Override
    public boolean isReady() {
        return !ended && position < ring.newest();
    }

    @Override
    public synchronized void take(Outlet outlet) {
        signalled.set(false);
        while (isReady() && outlet.hasRoom()) {
            RingEntry entry = ring.get(position + 1);
            if (entry == null) {
                overtaken();
                return;
            }
            outlet.relay(entry.encoded());
            position = entry.offset();
        }
    }

    /** The same for a subscriber in this process. */
    void takeMessages(Consumer<ChannelMessage> taker) {
        takeMessages(() -> true, taker);
    }

    /** The same for one that encodes them itself, as long as it has room. */
    public synchronized void takeMessages(BooleanSupplier hasRoom, Consumer<ChannelMessage> taker) {
        signalled.set(false);
        while (isReady() && hasRoom.getAsBoolean()) {
            RingEntry entry = ring.get(position + 1);
            if (entry == null) {
                overtaken();
                return;
            }
            position = entry.offset();
            taker.accept(entry.message());
        }
    }

    private void overtaken() {
        ended = true;
        channel.end(this, OpenChannel.OVERTAKEN);
    }

    /** Called by the channel: tells the subscriber once until it has taken what there is, and once more if that gets urgent. */
    void signal(long waitNanos) {
        if (started && isReady() && (signalled.compareAndSet(false, true) || waitNanos == 0)) {
            subscriber.onReady(this, waitNanos);
        }
    }
}
