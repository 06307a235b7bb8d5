package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Waits until replicas or disks have what was committed, on the connection that has committed it, because that is what the
 * server waits for. A document whose wait was in vain is waited for again before anybody is told more of it.
 */
final class AwaitedCommits implements Commits {
    /** So often a cluster may send a commit on to another of its servers. */
    private static final int REDIRECTIONS = 5;

    private static final byte[] PROBE = "1".getBytes(StandardCharsets.US_ASCII);

    private final Topology topology;
    private final Predicate<Connection> safe;
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();

    /**
     * Commits.
     *
     * @param safe waits until what was written on a connection is safe; false if it is not in time
     */
    AwaitedCommits(Topology topology, Predicate<Connection> safe) {
        this.topology = topology;
        this.safe = safe;
    }

    @Override
    public Reply commit(UnifiedJedis redis, Script script, List<byte[]> keys, Arguments arguments) {
        byte[] document = keys.get(0);
        settle(redis, document);
        // Until there is an answer it may be made or not, and be made later still.
        unsettled.add(name(document));
        return connected(document, connection -> {
            Reply reply = script.run(connection, keys, arguments);
            switch (reply.list().get(0).text()) {
                case "committed" -> await(document, connection);
                // It may have been made before, by another node, and who hears so takes it for safe.
                case "behind", "refused" -> settle(document, connection);
                default -> unsettled.remove(name(document));
            }
            return reply;
        });
    }

    @Override
    public void settle(UnifiedJedis redis, byte[] document) {
        if (unsettled.contains(name(document))) {
            connected(document, connection -> {
                settle(document, connection);
                return true;
            });
        }
    }

    @Override
    public void secure(UnifiedJedis redis, byte[] document) {
        unsettled.add(name(document));
        settle(redis, document);
    }

    private void settle(byte[] document, Connection connection) {
        // What is written now is behind everything that was written before.
        byte[] key = (name(document) + "/probe").getBytes(StandardCharsets.UTF_8);
        connection.executeCommand(
                new CommandArguments(Command.SET).key(key).add(PROBE).add("PX").add(1_000));
        await(document, connection);
    }

    private interface Task<T> {
        T run(Connection connection);
    }

    private <T> T connected(byte[] document, Task<T> task) {
        for (int i = 0; ; i++) {
            try (Connection connection = topology.connect(document)) {
                return task.run(connection);
            } catch (JedisRedirectionException moved) {
                if (i == REDIRECTIONS) {
                    throw moved;
                }
                topology.refresh();
            }
        }
    }

    private void await(byte[] document, Connection connection) {
        unsettled.add(name(document));
        if (!safe.test(connection)) {
            throw new CollabException(ErrorCode.STORE_UNAVAILABLE, "the commit is not safe yet");
        }
        unsettled.remove(name(document));
    }

    private static String name(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }
}
