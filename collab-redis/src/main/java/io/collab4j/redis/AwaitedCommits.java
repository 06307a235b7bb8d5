package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Waits until replicas or disks have what was committed, on the connection that has committed it, because that is what the
 * server waits for. A document whose wait was in vain is waited for again before anybody is told more of it.
 */
final class AwaitedCommits implements Commits {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);
    /** So often a cluster may send a commit on to another of its servers. */
    private static final int REDIRECTIONS = 5;
    /** Changes a document so that nobody sees it. */
    private static final Script TOUCH = Script.of("touch");

    private final Servers servers;
    private final Predicate<Connection> safe;
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();
    private final Map<Object, Breaker> waits = new ConcurrentHashMap<>();

    /**
     * Commits.
     *
     * @param safe waits until what was written on a connection is safe; false if it is not in time
     */
    AwaitedCommits(Servers servers, Predicate<Connection> safe) {
        this.servers = servers;
        this.safe = safe;
    }

    @Override
    public Reply commit(UnifiedJedis redis, Script script, List<byte[]> keys, Arguments arguments) {
        byte[] document = keys.get(0);
        settle(redis, document);
        return waiting(document, (line, breaker) -> {
            // Until there is an answer it may be made or not, and be made later still.
            unsettled.add(name(document));
            Reply reply = script.run(line, keys, arguments);
            switch (reply.list().get(0).text()) {
                case "committed" -> await(document, line, breaker);
                // It may have been made before, on another connection or by another node, and who hears so takes it for
                // safe.
                case "repeated", "behind", "refused" -> settle(document, line, breaker);
                default -> unsettled.remove(name(document));
            }
            return reply;
        });
    }

    @Override
    public void settle(UnifiedJedis redis, byte[] document) {
        if (unsettled.contains(name(document))) {
            waiting(document, (line, breaker) -> {
                settle(document, line, breaker);
                return true;
            });
        }
    }

    @Override
    public void secure(UnifiedJedis redis, byte[] document) {
        unsettled.add(name(document));
        settle(redis, document);
    }

    /** What is written now is behind everything that was written before, if it goes where the document is. */
    private void settle(byte[] document, Line line, Breaker breaker) {
        TOUCH.run(line, List.of(document), new Arguments());
        await(document, line, breaker);
    }

    private interface Task<T> {
        T run(Line line, Breaker breaker);
    }

    /** Where many have waited in vain nobody does for a while. */
    private <T> T waiting(byte[] document, Task<T> task) {
        Object server = servers.topology().server(document);
        Breaker breaker = waits.computeIfAbsent(server, added -> new Breaker(System::nanoTime));
        if (!breaker.lets()) {
            throw unsafe();
        }
        try {
            return servers.ask(document, () -> redirected(document, line -> task.run(line, breaker)));
        } finally {
            breaker.undecided();
        }
    }

    private <T> T redirected(byte[] document, Function<Line, T> task) {
        Topology topology = servers.topology();
        HostAndPort target = null;
        for (int i = 0; ; i++) {
            try (Connection connection = target == null ? topology.connect(document) : topology.connect(target)) {
                return task.apply(new Line(connection, target != null));
            } catch (JedisRedirectionException elsewhere) {
                if (i == REDIRECTIONS) {
                    throw elsewhere;
                } else if (elsewhere instanceof JedisAskDataException) {
                    target = elsewhere.getTargetNode();
                } else {
                    target = null;
                    topology.refresh();
                }
            }
        }
    }

    private void await(byte[] document, Line line, Breaker breaker) {
        unsettled.add(name(document));
        if (!safe.test(line.connection())) {
            if (breaker.failed()) {
                LOG.warn("what is committed is not safe in time; commits fail at once until it is");
            }
            throw unsafe();
        }
        if (breaker.succeeded()) {
            LOG.info("what is committed is safe in time again");
        }
        unsettled.remove(name(document));
    }

    private static CollabException unsafe() {
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "the commit is not safe yet");
    }

    private static String name(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }
}
