package io.collab4j.redis;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A bus that tells in the one thread of a simulated world, when it is asked to, what it has heard up to some moment. That moment is
 * one that all buses hear of. Used by the world's thread.
 */
final class WorldBus implements Bus {
    /** On which it is told up to where everything has been heard. */
    static final ChannelKey MOMENTS = new ChannelKey("collab", "moments");

    private final RedisBus bus;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final Map<Topic<?>, Integer> listeners = new HashMap<>();

    /** Something that was told, and how who listens is told of it. */
    private record Heard(Topic<?> topic, BusEvent event, Runnable tell) {}

    WorldBus(Bus bus) {
        this.bus = (RedisBus) bus;
        subscribe(MOMENTS, moment -> {});
    }

    /** What is told as a moment. */
    static DeletedChannel moment(long number) {
        return new DeletedChannel(Long.toString(number), "");
    }

    @Override
    public <E extends BusEvent> void publish(Topic<E> topic, E event) {
        bus.publish(topic, event);
    }

    @Override
    public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
        Semaphore standing = new Semaphore(0);
        Subscription subscription = bus.subscribe(topic, event -> {
            heard.add(new Heard(topic, event, () -> listener.accept(event)));
            if (event instanceof EventsMissed) {
                standing.release();
            }
        });
        if (listeners.merge(topic, 1, Integer::sum) == 1) {
            await(standing);
        }
        return () -> {
            listeners.merge(topic, -1, Integer::sum);
            subscription.close();
        };
    }

    private static void await(Semaphore standing) {
        try {
            if (!standing.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new AssertionError("a topic is never listened to");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether that has come here and is not told yet. */
    boolean hasHeard(Topic<?> topic, BusEvent event) {
        return heard.stream()
                .anyMatch(each -> each.topic().equals(topic) && each.event().equals(event));
    }

    /** Tells all that was told before a moment. */
    void tellUntil(BusEvent moment) {
        try {
            while (true) {
                Heard next = heard.poll(20, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing is told any more");
                } else if (next.event().equals(moment)) {
                    return;
                }
                next.tell().run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Hears nothing any more. */
    void close() {
        bus.close();
    }
}
