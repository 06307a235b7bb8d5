package io.collab4j.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** Three masters with a replica each. */
final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {}

    /**
     * Starts a cluster that is ready.
     *
     * @param nodeTimeout in milliseconds, until a server that does not answer is taken for failed
     */
    static RedisCluster start(@Nullable RedisClock clock, long nodeTimeout) {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < 2 * MASTERS; i++) {
            cluster.servers.add(RedisServer.start(
                    clock,
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    Long.toString(nodeTimeout),
                    "--cluster-replica-validity-factor",
                    "0",
                    "--repl-diskless-sync-delay",
                    "0"));
        }
        cluster.join();
        return cluster;
    }

    private void join() {
        for (int i = 0; i < servers.size(); i++) {
            try (Jedis jedis = servers.get(i).jedis()) {
                if (i < MASTERS) {
                    jedis.clusterAddSlotsRange(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS - 1);
                }
                jedis.sendCommand(Protocol.Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
                HostAndPort first = servers.get(0).address();
                jedis.clusterMeet(first.getHost(), first.getPort());
            }
        }
        await(() -> servers.stream().allMatch(server -> info(server).contains("cluster_known_nodes:6")));
        for (int i = MASTERS; i < servers.size(); i++) {
            String master = id(servers.get(i - MASTERS));
            RedisServer replica = servers.get(i);
            await(() -> replicates(replica, master));
        }
        awaitWhole();
    }

    /** Waits until every server is there, and every master has its replica. */
    void awaitWhole() {
        await(() -> servers.stream().allMatch(RedisCluster::isWell));
    }

    private static boolean isWell(RedisServer server) {
        try {
            return info(server).contains("cluster_state:ok") && isLinked(server);
        } catch (JedisException notYet) {
            return false;
        }
    }

    private static boolean replicates(RedisServer replica, String master) {
        try (Jedis jedis = replica.jedis()) {
            return jedis.clusterReplicate(master).equals("OK");
        } catch (JedisException unknownYet) {
            return false;
        }
    }

    private static boolean isLinked(RedisServer server) {
        try (Jedis jedis = server.jedis()) {
            String replication = jedis.info("replication");
            return replication.contains("master_link_status:up") || replication.contains("connected_slaves:1");
        }
    }

    private static String id(RedisServer server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.clusterMyId();
        }
    }

    private static String info(RedisServer server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.clusterInfo();
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come to that");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The master that has a slot, as soon as anybody knows. */
    RedisServer at(int slot) {
        List<RedisServer> found = new ArrayList<>();
        await(() -> {
            find(slot).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** Waits until a slot is another one's. */
    void awaitOtherThan(RedisServer master, int slot) {
        await(() -> find(slot).filter(found -> found != master).isPresent());
    }

    /** As the first that is there and knows sees it: for a moment one may know of a master's end and of no other one. */
    private Optional<RedisServer> find(int slot) {
        for (RedisServer asked : servers) {
            try (Jedis jedis = asked.jedis()) {
                Optional<RedisServer> found = jedis.clusterNodes()
                        .lines()
                        .filter(node -> isMasterOf(node.split(" ", -1), slot))
                        .map(node -> at(node.split(" ", -1)[1]))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (JedisException gone) {
                // Another one knows.
            }
        }
        return Optional.empty();
    }

    /** Of id, address, flags, master, ping, pong, epoch, link, and the slots that it has. */
    private static boolean isMasterOf(String[] node, int slot) {
        return node[2].contains("master")
                && Arrays.stream(node).skip(8).anyMatch(slots -> {
                    String[] range = slots.split("-", 2);
                    return !slots.startsWith("[")
                            && Integer.parseInt(range[0]) <= slot
                            && slot <= Integer.parseInt(range[range.length - 1]);
                });
    }

    private RedisServer at(String address) {
        return servers.stream()
                .filter(server -> address.startsWith(server.address() + "@"))
                .findFirst()
                .orElseThrow();
    }

    /** Another master. */
    RedisServer masterBeside(RedisServer master) {
        try (Jedis jedis = master.jedis()) {
            return jedis.clusterNodes()
                    .lines()
                    .map(node -> node.split(" ", -1))
                    .filter(node -> node[2].equals("master") && node.length > 8)
                    .map(node -> at(node[1]))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Moves a slot to another master, key by key. */
    void move(int slot) {
        RedisServer from = at(slot);
        RedisServer to = masterBeside(from);
        moveKeys(slot, from, to);
        try (Jedis source = from.jedis();
                Jedis target = to.jedis()) {
            target.clusterSetSlotNode(slot, target.clusterMyId());
            source.clusterSetSlotNode(slot, target.clusterMyId());
        }
    }

    /** So that the slot is still the former master's, who sends everybody who asks for one of its keys on. */
    static void moveKeys(int slot, RedisServer from, RedisServer to) {
        try (Jedis source = from.jedis();
                Jedis target = to.jedis()) {
            String sourceId = source.clusterMyId();
            String targetId = target.clusterMyId();
            target.clusterSetSlotImporting(slot, sourceId);
            source.clusterSetSlotMigrating(slot, targetId);
            HostAndPort address = to.address();
            for (String key : source.clusterGetKeysInSlot(slot, 1_000)) {
                source.sendCommand(
                        Protocol.Command.MIGRATE,
                        address.getHost(),
                        Integer.toString(address.getPort()),
                        key,
                        "0",
                        "5000");
            }
        }
    }

    List<RedisServer> servers() {
        return servers;
    }

    RedisClusterClient client(int connections) {
        Set<HostAndPort> nodes = new HashSet<>();
        servers.forEach(server -> nodes.add(server.address()));
        return RedisClusterClient.builder()
                .nodes(nodes)
                .poolConfig(RedisServer.pool(connections))
                .build();
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
