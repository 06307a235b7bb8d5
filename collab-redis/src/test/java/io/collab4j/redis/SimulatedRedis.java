package io.collab4j.redis;

import io.collab4j.simulation.SharedStore;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.store.Topic;
import io.collab4j.testing.VirtualWorld;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/**
 * A real server for a simulated world, with a store of its own for each life of a node and what the server itself tells of them: its
 * clock stands where the world's does, and a call is over when it returns. Only what waits for another node's turn is over later,
 * when the world's time has gone on. Used by the world's one thread.
 */
final class SimulatedRedis implements AutoCloseable {
    /** For how long a call is waited for before the world goes on without its answer, and for how long from then on. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration STEP = Duration.ofMillis(1);

    private final Kept open = new Kept();
    private final RedisClock clock = new RedisClock();
    private final RedisServer server = open.keep(RedisServer.start(clock));
    private final RedisClient client = open.keep(server.client(64));
    private final Keys keys = new Keys("collab");
    private @Nullable World last;
    private Instant now = Instant.EPOCH;

    /** An empty store for a world. */
    SharedStore begin(VirtualWorld world, BiConsumer<Topic<?>, BusEvent> witness) {
        end();
        client.flushAll();
        World begun = new World(world);
        last = begun;
        begun.follow();
        client.set("collab/store", "{\"format\":1,\"ordinal\":1,\"epoch\":\"1\"}");
        begun.listen(witness);
        return begun;
    }

    private void end() {
        if (last != null) {
            last.stores.forEach(RedisStorage::close);
        }
    }

    @Override
    public void close() {
        end();
        open.close();
    }

    private final class World implements SharedStore {
        private final VirtualWorld world;
        private final List<RedisStorage> stores = new ArrayList<>();
        /** What the witness hears comes first. */
        private final Map<Storage, WorldBus> buses = new LinkedHashMap<>();

        private long moments;

        World(VirtualWorld world) {
            this.world = world;
        }

        private RedisStorage store() {
            RedisStorage opened = RedisStorage.builder(client).threads(2).open();
            stores.add(opened);
            return opened;
        }

        private void listen(BiConsumer<Topic<?>, BusEvent> witness) {
            RedisStorage listening = store();
            WorldBus bus = new WorldBus(listening.bus());
            buses.put(listening, bus);
            for (Topic<?> topic : List.of(
                    new DocumentKey("acme", "doc0"),
                    new DocumentKey("acme", "doc1"),
                    new TenantKey("acme"),
                    new ChannelKey("acme", "chat:room"))) {
                bus.subscribe(topic, event -> {
                    if (!(event instanceof EventsMissed)) {
                        witness.accept(topic, event);
                    }
                });
            }
        }

        @Override
        public Storage open() {
            RedisStorage opened = store();
            WorldBus bus = new WorldBus(opened.bus());
            Bus told = new ForwardingBus(bus) {
                @Override
                public <E extends BusEvent> void publish(Topic<E> topic, E event) {
                    super.publish(topic, event);
                    awaitWitness(topic, event);
                    tell();
                }

                @Override
                public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                    Subscription subscription = super.subscribe(topic, listener);
                    tell();
                    return subscription;
                }
            };
            Storage way = seam(Storage.class, opened, told);
            buses.put(way, bus);
            return way;
        }

        @Override
        public void died(Storage way) {
            Objects.requireNonNull(buses.remove(way)).close();
        }

        /** What finds no thread, because all of them wait for a turn, is told with something later. */
        private void awaitWitness(Topic<?> topic, BusEvent event) {
            WorldBus witness = buses.values().iterator().next();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!witness.hasHeard(topic, event) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(10_000);
            }
        }

        /** Everything that has been told until now. */
        private void tell() {
            BusEvent moment = WorldBus.moment(++moments);
            client.executeCommand(new CommandObject<>(
                    new CommandArguments(Command.SPUBLISH)
                            .key(keys.topic(WorldBus.MOMENTS))
                            .add(Events.write(moment)),
                    BuilderFactory.LONG));
            buses.values().forEach(bus -> bus.tellUntil(moment));
        }

        private void follow() {
            Instant time = world.runtime().clock().instant();
            if (!time.equals(now)) {
                now = time;
                clock.stand(time);
            }
        }

        private <T> T seam(Class<T> type, Object target, Bus bus) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.getName().equals("equals")
                                    ? given != null && proxy == given[0]
                                    : invoke(method, target, given);
                        } else if (method.getReturnType() == Bus.class) {
                            return bus;
                        }
                        follow();
                        Object answer = invoke(method, target, given);
                        if (answer instanceof CompletionStage<?> stage) {
                            return over(stage.toCompletableFuture());
                        }
                        return method.getReturnType().isInterface()
                                ? seam(method.getReturnType(), answer, bus)
                                : answer;
                    }));
        }

        private <T> CompletableFuture<T> over(CompletableFuture<T> call) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            endWith(call, PATIENCE, end);
            return end.thenCompose(ended -> call);
        }

        private void endWith(CompletableFuture<?> call, Duration patience, CompletableFuture<Void> end) {
            if (isDone(call, patience)) {
                tell();
                end.complete(null);
            } else {
                world.later(STEP, () -> {
                    follow();
                    endWith(call, LOOK, end);
                });
            }
        }
    }

    private static Object invoke(Method method, Object target, @Nullable Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static boolean isDone(CompletableFuture<?> call, Duration patience) {
        try {
            call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException failed) {
            // Whoever asked finds out.
            return true;
        } catch (TimeoutException waiting) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
