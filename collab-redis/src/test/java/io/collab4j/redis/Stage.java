package io.collab4j.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Where {@link NemesisTest} plays: two nodes on some servers, and what may go wrong there. Each fault is over when it returns, and
 * none takes what was acknowledged, by how safe it was to be.
 */
abstract class Stage implements AutoCloseable {
    static final JedisClientConfig IMPATIENT = DefaultJedisClientConfig.builder()
            .socketTimeoutMillis(500)
            .connectionTimeoutMillis(500)
            .build();

    private static final Duration NOTICED = Duration.ofSeconds(1);

    final Kept open = new Kept();

    /** Something that goes wrong and is over when it returns. */
    record Fault(String name, Consumer<Random> run) {}

    abstract List<RedisStorage> nodes();

    abstract List<RedisServer> servers();

    /** What may go wrong here, beside what may go wrong everywhere; told of the slot that is written to. */
    abstract List<Fault> faults(int slot);

    /** Waits until everything is as it was, so that the next fault finds all that it needs. */
    abstract void awaitWhole();

    List<Fault> all(int slot) {
        List<Fault> all = new ArrayList<>(faults(slot));
        all.add(new Fault("connections killed", dice -> repeatedly(dice, ClientType.NORMAL)));
        all.add(new Fault("listening connections killed", dice -> repeatedly(dice, ClientType.PUBSUB)));
        all.add(new Fault("scripts forgotten", dice -> onEach(Jedis::scriptFlush)));
        return all;
    }

    private void repeatedly(Random dice, ClientType type) {
        for (int i = dice.nextInt(5); i >= 0; i--) {
            onEach(jedis -> jedis.clientKill(new ClientKillParams().type(type)));
            pause(dice, 200);
        }
    }

    private void onEach(Consumer<Jedis> fault) {
        for (RedisServer server : servers()) {
            try (Jedis jedis = server.jedis()) {
                fault.accept(jedis);
            } catch (JedisException away) {
                // Then it is hit by worse.
            }
        }
    }

    static void pause(Random dice, int mostMillis) {
        TwoNodes.pause(Duration.ofMillis(dice.nextInt(mostMillis)));
    }

    @Override
    public void close() {
        open.close();
    }

    /** A node whose edits are acknowledged when all that may take over have them. */
    RedisStorage replicated(int replicas, UnifiedJedis client) {
        return open.keep(RedisStorage.builder(open.keep(client))
                .durability(Durability.replicated(replicas, Duration.ofMillis(500)))
                .open());
    }

    /** One server that has on disk what it has answered. */
    static Stage single() {
        RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
        return new Stage() {
            private final TwoNodes two = open.keep(new TwoNodes(server));

            @Override
            List<RedisStorage> nodes() {
                return two.nodes();
            }

            @Override
            List<RedisServer> servers() {
                return List.of(server);
            }

            @Override
            void awaitWhole() {
                // It is there as soon as it answers.
            }

            @Override
            List<Fault> faults(int slot) {
                List<FaultProxy> ways = two.ways();
                return List.of(
                        new Fault("server killed", dice -> {
                            server.kill();
                            pause(dice, 1_000);
                            server.restart();
                        }),
                        new Fault("server stands still", dice -> {
                            server.pause();
                            pause(dice, 3_000);
                            server.resume();
                        }),
                        new Fault("connections refused", dice -> {
                            ways.forEach(way -> way.refuse(true));
                            ways.forEach(FaultProxy::cut);
                            pause(dice, 1_500);
                            ways.forEach(way -> way.refuse(false));
                        }),
                        new Fault("what is sent vanishes", dice -> {
                            ways.forEach(way -> way.swallow(true));
                            pause(dice, 2_000);
                            ways.forEach(way -> way.swallow(false));
                        }),
                        new Fault(
                                "lines are dead",
                                dice -> ways.get(dice.nextInt(2)).strand()),
                        new Fault("one node is cut off", dice -> {
                            FaultProxy way = ways.get(dice.nextInt(2));
                            way.refuse(true);
                            way.cut();
                            pause(dice, 1_500);
                            way.refuse(false);
                        }),
                        new Fault("one node is farther away", dice -> {
                            FaultProxy way = ways.get(dice.nextInt(2));
                            way.delay(Duration.ofMillis(dice.nextInt(20)));
                            pause(dice, 1_500);
                            way.delay(Duration.ZERO);
                        }));
            }
        };
    }

    /**
     * A master with two replicas that Sentinel watches. Both have what is acknowledged: a former master that does not know yet that
     * it is one has the other replica for a moment, and what it acknowledged with that one's help alone would be lost.
     */
    static Stage sentinel() {
        RedisServer main = RedisServer.start("--repl-diskless-sync-delay", "0");
        return new Stage() {
            private final List<RedisServer> servers = List.of(open.keep(main), replica(), replica());
            private final RedisServer sentinel = open.keep(RedisServer.sentinel(main, NOTICED));
            private final List<RedisStorage> nodes = start();

            private RedisServer replica() {
                RedisServer replica = open.keep(RedisServer.start("--repl-diskless-sync-delay", "0"));
                replica.follow(main);
                return replica;
            }

            private List<RedisStorage> start() {
                awaitWhole();
                return List.of(replicated(2, client()), replicated(2, client()));
            }

            private UnifiedJedis client() {
                return RedisSentinelClient.builder()
                        .masterName("main")
                        .sentinels(Set.of(sentinel.address()))
                        .clientConfig(IMPATIENT)
                        .poolConfig(RedisServer.pool(10))
                        .build();
            }

            private RedisServer master() {
                try (Jedis jedis = sentinel.jedis()) {
                    String port = jedis.sentinelGetMasterAddrByName("main").get(1);
                    return servers.stream()
                            .filter(server ->
                                    Integer.toString(server.address().getPort()).equals(port))
                            .findFirst()
                            .orElseThrow();
                }
            }

            @Override
            List<RedisStorage> nodes() {
                return nodes;
            }

            @Override
            List<RedisServer> servers() {
                return servers;
            }

            @Override
            void awaitWhole() {
                RedisCluster.await(() -> {
                    RedisServer master = master();
                    // Who is told whom to follow before Sentinel has made up its mind may lose what he has.
                    return isDone(master) && allFollow(master) && knowsReplicas() && master() == master;
                });
            }

            private boolean allFollow(RedisServer master) {
                return servers.stream().allMatch(server -> server == master || follows(server, master));
            }

            private boolean follows(RedisServer server, RedisServer master) {
                try {
                    if (server.isInSyncWith(master)) {
                        return true;
                    }
                    server.follow(master);
                } catch (JedisException notYet) {
                    // Asked again.
                }
                return false;
            }

            private boolean knowsReplicas() {
                try (Jedis jedis = sentinel.jedis()) {
                    return jedis.sentinelReplicas("main").stream()
                                    .filter(replica -> "ok".equals(replica.get("master-link-status")))
                                    .count()
                            == servers.size() - 1;
                }
            }

            /** While it is in the middle of putting one in the place of another it would not notice that this one fails. */
            private boolean isDone(RedisServer master) {
                try (Jedis jedis = sentinel.jedis()) {
                    Map<String, String> known = jedis.sentinelMaster("main");
                    return "master".equals(known.get("flags"))
                            && Integer.toString(master.address().getPort()).equals(known.get("port"));
                }
            }

            private void takenOver(RedisServer former) {
                RedisCluster.await(() -> master() != former);
            }

            @Override
            List<Fault> faults(int slot) {
                return List.of(
                        new Fault("master killed", dice -> {
                            RedisServer master = master();
                            master.kill();
                            takenOver(master);
                            master.restart();
                        }),
                        new Fault("master stands still until another is", dice -> {
                            RedisServer master = master();
                            master.pause();
                            takenOver(master);
                            pause(dice, 500);
                            master.resume();
                            // It takes itself for the master still, and so do those whose lines it has.
                            pause(dice, 1_000);
                        }),
                        new Fault("master stands still for a moment", dice -> {
                            RedisServer master = master();
                            master.pause();
                            pause(dice, 600);
                            master.resume();
                        }));
            }
        };
    }

    /** Three masters with a replica each. */
    static Stage cluster() {
        RedisCluster cluster = RedisCluster.start(null, NOTICED.toMillis());
        return new Stage() {
            private final RedisCluster kept = open.keep(cluster);
            private final List<RedisStorage> nodes = List.of(replicated(1, client()), replicated(1, client()));

            private UnifiedJedis client() {
                return RedisClusterClient.builder()
                        .nodes(Set.of(
                                cluster.servers().get(0).address(),
                                cluster.servers().get(1).address(),
                                cluster.servers().get(2).address()))
                        .clientConfig(IMPATIENT)
                        .poolConfig(RedisServer.pool(10))
                        .build();
            }

            @Override
            List<RedisStorage> nodes() {
                return nodes;
            }

            @Override
            List<RedisServer> servers() {
                return kept.servers();
            }

            @Override
            void awaitWhole() {
                cluster.awaitWhole();
            }

            @Override
            List<Fault> faults(int slot) {
                return List.of(
                        new Fault("master killed", dice -> {
                            RedisServer master = cluster.at(slot);
                            master.kill();
                            cluster.awaitOtherThan(master, slot);
                            master.restart();
                        }),
                        new Fault("master stands still until another is", dice -> {
                            RedisServer master = cluster.at(slot);
                            master.pause();
                            cluster.awaitOtherThan(master, slot);
                            pause(dice, 500);
                            master.resume();
                        }),
                        new Fault("slot moved", dice -> cluster.move(slot)));
            }
        };
    }
}
