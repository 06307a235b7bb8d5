package io.collab4j.redis;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.store.Topic;
import io.collab4j.testing.VirtualWorld;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/**
 * A real server for a simulated world: its clock stands where the world's does, each call is over when it returns, and what
 * scripts have told is told by the world's bus before that. Used by the world's one thread.
 */
final class SimulatedRedis implements AutoCloseable {
    /** Where it is said that everything was told. */
    private static final String END = "collab{end}";

    private final Kept open = new Kept();
    private final RedisClock clock = new RedisClock();
    private final RedisServer server = open.keep(RedisServer.start(clock));
    private final RedisClient client = open.keep(server.client(12));
    private final Map<String, Topic<?>> topics = new HashMap<>();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final AtomicInteger standing = new AtomicInteger();
    private @Nullable RedisStorage storage;
    private Instant now = Instant.EPOCH;
    private int calls;

    private record Told(String channel, String message) {}

    /** One connection hears all channels in the order in which everything is told. */
    private final class Ear extends JedisShardedPubSub {
        @Override
        public void onSMessage(String channel, String message) {
            told.add(new Told(channel, message));
        }

        @Override
        public void onSSubscribe(String channel, int count) {
            standing.set(count);
        }
    }

    /** Listens to what the simulation's clients are told of. */
    SimulatedRedis() {
        Keys keys = new Keys("collab");
        for (Topic<?> topic : List.of(
                new DocumentKey("acme", "doc0"),
                new DocumentKey("acme", "doc1"),
                new TenantKey("acme"),
                new ChannelKey("acme", "chat:room"))) {
            topics.put(new String(keys.topic(topic), StandardCharsets.UTF_8), topic);
        }
        Ear ear = new Ear();
        Connection connection = client.getPool().getResource();
        Thread thread = new Thread(() -> ear.proceed(connection, END), "witness");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, closed) -> {});
        thread.start();
        RedisCluster.await(() -> standing.get() == 1);
        topics.keySet().forEach(ear::ssubscribe);
        RedisCluster.await(() -> standing.get() == 1 + topics.size());
    }

    /** An empty store for a world. */
    Storage begin(VirtualWorld world, Bus bus) {
        if (storage != null) {
            storage.close();
        }
        client.flushAll();
        follow(world);
        client.set("collab/store", "{\"format\":1,\"ordinal\":1,\"epoch\":\"1\"}");
        RedisStorage opened = RedisStorage.builder(client).threads(1).open();
        storage = opened;
        return seam(Storage.class, opened, world, bus);
    }

    private void follow(VirtualWorld world) {
        Instant time = world.runtime().clock().instant();
        if (!time.equals(now)) {
            now = time;
            clock.stand(time);
        }
    }

    private <T> T seam(Class<T> type, Object target, VirtualWorld world, Bus bus) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (method.getReturnType() == Bus.class) {
                        return bus;
                    }
                    follow(world);
                    Object answer = invoke(method, target, given);
                    if (answer instanceof CompletionStage<?> stage) {
                        await(stage);
                        tell(bus);
                        return stage;
                    }
                    return method.getReturnType().isInterface()
                            ? seam(method.getReturnType(), answer, world, bus)
                            : answer;
                }));
    }

    private static Object invoke(Method method, Object target, @Nullable Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static void await(CompletionStage<?> stage) throws InterruptedException, TimeoutException {
        try {
            stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            // Whoever asked finds out.
        }
    }

    /** Everything that has been told until now. */
    @SuppressWarnings("unchecked") // a topic's channel is told nothing but events of its own kind
    private void tell(Bus bus) throws InterruptedException {
        String end = Integer.toString(++calls);
        client.executeCommand(new CommandObject<>(
                new CommandArguments(Command.SPUBLISH).key(END).add(end), BuilderFactory.LONG));
        while (true) {
            Told next = told.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing is told any more");
            }
            Topic<?> topic = topics.get(next.channel());
            if (topic != null) {
                EventReader.read(next.message()).ifPresent(event -> bus.publish((Topic<BusEvent>) topic, event));
            } else if (next.message().equals(end)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        if (storage != null) {
            storage.close();
        }
        open.close();
    }
}
