package io.collab4j.redis;

import io.collab4j.observe.Failures;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.PublishedMessages;
import io.collab4j.store.Topic;
import io.collab4j.store.memory.MemoryBus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells through Redis, and hears what is told there of the topics that somebody here listens to. Whoever listens is told {@link
 * EventsMissed} each time its channel begins to be heard. Any thread.
 */
final class RedisBus implements Bus, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBus.class);
    /** How often each connection that listens is spoken to. */
    private static final Duration CALL = Duration.ofSeconds(5);

    private final RedisContext context;
    private final MemoryBus local = new MemoryBus();
    private final Map<String, Heard> heard = new HashMap<>();
    private final Ears ears;

    RedisBus(RedisContext context, Topology topology) {
        this.context = context;
        this.ears = new Ears(context, topology, CALL, this::onMessage, this::onStanding);
    }

    /** The lane of what is told of a topic. Carets do not stand still while a commit waits for another node's turn. */
    private record Telling(Topic<?> topic) {}

    /** A topic that is listened to, and by how many. */
    private static final class Heard {
        private final Topic<?> topic;
        private int listeners;

        Heard(Topic<?> topic) {
            this.topic = topic;
        }
    }

    @Override
    public <E extends BusEvent> void publish(Topic<E> topic, E event) {
        byte[] channel = context.keys().topic(topic);
        byte[] message = Events.write(event).getBytes(StandardCharsets.UTF_8);
        // Nobody waits for it, and who misses it asks the store.
        context.run(new Telling(topic), redis -> redis.executeCommand(context.publish(channel, message)))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        LOG.debug("an event was not told");
                    }
                });
    }

    @Override
    public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
        String channel = new String(context.keys().topic(topic), StandardCharsets.UTF_8);
        Subscription subscription = local.subscribe(topic, listener);
        synchronized (heard) {
            Heard known = heard.computeIfAbsent(channel, name -> new Heard(topic));
            if (known.listeners++ == 0) {
                ears.listen(channel);
            }
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                subscription.close();
                leave(channel);
            }
        };
    }

    private void leave(String channel) {
        synchronized (heard) {
            heard.computeIfPresent(channel, (name, known) -> {
                if (--known.listeners > 0) {
                    return known;
                }
                ears.leave(channel);
                return null;
            });
        }
    }

    private void onMessage(String channel, String message) {
        try {
            EventReader.read(message).ifPresent(event -> tell(channel, event));
        } catch (RuntimeException unreadable) {
            LOG.warn("an event on the bus cannot be read", Failures.withoutText(unreadable));
        }
    }

    private void onStanding(String channel) {
        tell(channel, new EventsMissed());
    }

    @SuppressWarnings("unchecked") // a topic's channel is told nothing but events of its own kind
    private void tell(String channel, BusEvent event) {
        Heard known;
        synchronized (heard) {
            known = heard.get(channel);
        }
        if (known != null) {
            if (event instanceof PublishedMessages published && known.topic instanceof ChannelKey key) {
                List<ChannelMessage> messages = published.messages();
                long newest = messages.get(messages.size() - 1).offset();
                context.channelEnds().reached(key, new ChannelPosition(published.epoch(), newest));
            }
            local.publish((Topic<BusEvent>) known.topic, event);
        }
    }

    @Override
    public void close() {
        ears.close();
    }
}
