package io.collab4j.redis;

import io.collab4j.observe.Failures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The channels that are listened to, each at the server where it is told. A connection that has broken, that hears nothing
 * though it is spoken to, or whose server is another one's now, is given up, and its channels are listened to anew. Its door may
 * be used by any thread; everything behind it is done by one thread of its own.
 */
final class Ears implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBus.class);
    private static final Duration AGAIN_AT_LEAST = Duration.ofMillis(50);
    private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(3);

    private final RedisContext context;
    private final Topology topology;
    private final Duration call;
    private final BiConsumer<String, String> onMessage;
    private final Consumer<String> onStanding;
    private final ScheduledExecutorService worker;
    private final Map<Object, Ear> ears = new HashMap<>();
    private final Map<String, Ear> places = new HashMap<>();
    private final Set<String> homeless = new HashSet<>();
    /** Servers that were silent when a place was looked for, until it is looked for again. */
    private final Set<Object> silent = new HashSet<>();

    private int failures;

    /**
     * Listens to nothing yet.
     *
     * @param call how often each connection is spoken to; one that hears nothing for three times that is given up
     * @param onMessage is given a channel and what is told there, by the thread that reads it
     * @param onStanding is given a channel that is heard from now on
     */
    Ears(
            RedisContext context,
            Topology topology,
            Duration call,
            BiConsumer<String, String> onMessage,
            Consumer<String> onStanding) {
        this.context = context;
        this.topology = topology;
        this.call = call;
        this.onMessage = onMessage;
        this.onStanding = onStanding;
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "collab4j-redis-ears");
            thread.setDaemon(true);
            return thread;
        });
        later(call.toMillis(), this::call);
    }

    // The door.

    void listen(String channel) {
        run(() -> placeUnlessSilent(channel));
    }

    void leave(String channel) {
        run(() -> {
            homeless.remove(channel);
            Ear ear = places.remove(channel);
            if (ear != null) {
                ear.leave(channel);
            }
        });
    }

    @Override
    public void close() {
        run(() -> {
            worker.shutdownNow();
            ears.values().forEach(Ear::giveUp);
        });
    }

    /** Behind the door; what is still to be done when it is closed is not done any more. */
    void run(Runnable task) {
        later(0, task);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a task that fails says so itself
    private void later(long millis, Runnable task) {
        try {
            worker.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("listening to Redis failed", Failures.withoutText(failure));
        }
    }

    // Behind it.

    /** Whether somebody is there to tell it. */
    private boolean place(String channel) {
        byte[] name = bytes(channel);
        try {
            Object place = topology.place(name);
            Ear ear = ears.get(place);
            if (ear == null) {
                ear = new Ear(this, context.pubSub(), channel, () -> topology.connect(name), call.multipliedBy(3));
                ears.put(place, ear);
                ear.start();
            }
            places.put(channel, ear);
            ear.listen(channel);
            return true;
        } catch (JedisException nobodyThere) {
            addHomeless(Set.of(channel));
            return false;
        }
    }

    private static byte[] bytes(String channel) {
        return channel.getBytes(StandardCharsets.UTF_8);
    }

    /** Looks for a server for channels that have none, after a pause that grows and is another one for each node. */
    private void addHomeless(Set<String> channels) {
        boolean planned = !homeless.isEmpty();
        homeless.addAll(channels);
        if (!planned && !homeless.isEmpty()) {
            failures++;
            long most = Math.min(AGAIN_AT_MOST.toMillis(), AGAIN_AT_LEAST.toMillis() << Math.min(failures, 10));
            later(AGAIN_AT_LEAST.toMillis() + ThreadLocalRandom.current().nextLong(most), this::placeHomeless);
        }
    }

    private void placeHomeless() {
        List<String> channels = new ArrayList<>(homeless);
        homeless.clear();
        silent.clear();
        refresh();
        channels.forEach(this::placeUnlessSilent);
    }

    /** To find out for each channel that a server is silent would take so long that the connections to others seem deaf. */
    private void placeUnlessSilent(String channel) {
        Object server = topology.server(bytes(channel));
        if (silent.contains(server)) {
            addHomeless(Set.of(channel));
        } else if (!place(channel)) {
            silent.add(server);
        }
    }

    /** Where a slot has moved to is said to who asks for something, which who only listens does not. */
    private void refresh() {
        try {
            topology.refresh();
        } catch (JedisException nobodyThere) {
            LOG.debug("no server says where channels are told");
        }
    }

    /** A connection is no more. */
    void onEnd(Ear ear) {
        if (ears.values().remove(ear)) {
            LOG.info("a connection that listened to Redis has ended; listening again");
            places.values().removeIf(ear::equals);
            addHomeless(ear.channels());
        }
    }

    /** The server does not tell a channel here any more, perhaps because another one does. */
    void onMoved(Ear ear, String channel) {
        if (places.remove(channel, ear)) {
            ear.forget(channel);
            if (topology.isSpread()) {
                // Behind a look where its slot is now.
                addHomeless(Set.of(channel));
            } else {
                place(channel);
            }
        }
    }

    void onStanding(String channel) {
        failures = 0;
        onStanding.accept(channel);
    }

    /** By the thread that reads. */
    void onMessage(String channel, String message) {
        onMessage.accept(channel, message);
    }

    /** Speaks to each connection, and gives up those that did not hear it or listen at the wrong server. */
    private void call() {
        for (Map.Entry<Object, Ear> each : List.copyOf(ears.entrySet())) {
            Ear ear = each.getValue();
            if (ear.isDeaf() || !isRight(each.getKey(), ear)) {
                ear.giveUp();
                onEnd(ear);
            } else {
                speakTo(ear);
            }
        }
        later(call.toMillis(), this::call);
    }

    private boolean isRight(Object place, Ear ear) {
        try {
            return place.equals(topology.place(bytes(ear.ownChannel())));
        } catch (JedisException unknown) {
            return true;
        }
    }

    private void speakTo(Ear ear) {
        byte[] own = bytes(ear.ownChannel());
        context.run(ear, redis -> redis.executeCommand(context.publish(own, own)))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        LOG.debug("a connection that listens was not spoken to");
                    }
                });
    }
}
