package io.collab4j.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection that listens, from its opening to its end, with a thread that reads from it. It listens to a channel of its
 * own, too, on which it is spoken to. Used by the one thread of {@link Ears}, but for what is said otherwise.
 */
final class Ear {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBus.class);

    private final Ears ears;
    private final String own;
    private final Set<String> channels = new HashSet<>();
    private final Hearing hearing;
    private final Supplier<Connection> connect;
    private final Duration deafAfter;
    private boolean standing;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean givenUp;
    private volatile @Nullable Connection connection;

    /**
     * Does not listen yet.
     *
     * @param pubSub how it is told
     * @param channel one of those that are told at the same server
     * @param deafAfter for how long it may hear nothing; longer than it takes to be spoken to
     */
    Ear(Ears ears, PubSub pubSub, String channel, Supplier<Connection> connect, Duration deafAfter) {
        this.ears = ears;
        this.hearing = pubSub.hearing(new Listening());
        // Beside the hash tag of the other, and like no topic.
        this.own = channel.substring(0, channel.indexOf('}') + 1) + "ear-" + UUID.randomUUID();
        this.connect = connect;
        this.deafAfter = deafAfter;
    }

    void start() {
        Thread thread = new Thread(this::read, "collab4j-redis-ear");
        thread.setDaemon(true);
        thread.start();
    }

    String ownChannel() {
        return own;
    }

    Set<String> channels() {
        return channels;
    }

    void listen(String channel) {
        channels.add(channel);
        if (standing) {
            send(() -> hearing.subscribe(channel));
        }
    }

    void leave(String channel) {
        channels.remove(channel);
        if (standing) {
            send(() -> hearing.unsubscribe(channel));
        }
    }

    void forget(String channel) {
        channels.remove(channel);
    }

    private void onStanding() {
        standing = true;
        channels.forEach(channel -> send(() -> hearing.subscribe(channel)));
    }

    private void send(Runnable command) {
        try {
            command.run();
        } catch (JedisException broken) {
            // The thread that reads finds out as well.
            giveUp();
        }
    }

    boolean isDeaf() {
        return System.nanoTime() - lastHeard > deafAfter.toNanos();
    }

    void giveUp() {
        givenUp = true;
        Connection open = connection;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException | RuntimeException closed) {
                LOG.debug("closed already");
            }
        }
    }

    /** In the thread that reads. */
    private void read() {
        try (Connection opened = connect.get()) {
            connection = opened;
            listen(opened);
        } catch (RuntimeException broken) {
            LOG.debug("the connection that listens has broken");
        } finally {
            ears.run(() -> ears.onEnd(this));
        }
    }

    /** However it ends, also by an error that the server answers, nobody else may have the connection after that. */
    private void listen(Connection opened) {
        try {
            if (!givenUp) {
                hearing.proceed(opened, own);
            }
        } finally {
            opened.setBroken();
        }
    }

    /** In the thread that reads. */
    private final class Listening implements Hearing.Listener {
        @Override
        public void onMessage(String channel, String message) {
            lastHeard = System.nanoTime();
            if (!channel.equals(own)) {
                ears.onMessage(channel, message);
            }
        }

        @Override
        public void onSubscribed(String channel) {
            lastHeard = System.nanoTime();
            ears.run(() -> {
                if (channel.equals(own)) {
                    onStanding();
                } else if (channels.contains(channel)) {
                    ears.onStanding(channel);
                }
            });
        }

        @Override
        public void onUnsubscribed(String channel) {
            lastHeard = System.nanoTime();
            ears.run(() -> {
                if (channel.equals(own)) {
                    giveUp();
                } else if (channels.contains(channel)) {
                    ears.onMoved(Ear.this, channel);
                }
            });
        }
    }
}
