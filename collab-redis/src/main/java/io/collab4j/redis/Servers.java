package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks the servers. One that does not answer costs few of those who ask it their time: the others fail at once, and who asks
 * another one notices nothing. Any thread.
 */
final class Servers {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);

    private static final String MOVING = "TRYAGAIN";
    private static final int MOVING_ATTEMPTS = 40;
    private static final Duration MOVING_PAUSE = Duration.ofMillis(25);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);

    private final Topology topology;
    private final Runnable onReturn;
    private final Map<Object, Breaker> breakers = new ConcurrentHashMap<>();
    private final AtomicLong nextRefresh = new AtomicLong(System.nanoTime());

    /**
     * Asks none yet.
     *
     * @param onReturn told that a server answers again after it did not
     */
    Servers(Topology topology, Runnable onReturn) {
        this.topology = topology;
        this.onReturn = onReturn;
    }

    Topology topology() {
        return topology;
    }

    /**
     * Gives a command, which has to bear being given twice, in the caller's thread.
     *
     * @param key one of those it is about
     * @throws CollabException {@code store_unavailable} if it was not given, as the server has not answered for some time
     */
    <T> T ask(byte[] key, Supplier<T> command) {
        Object server = topology.server(key);
        Breaker breaker = breakers.computeIfAbsent(server, added -> new Breaker(System::nanoTime));
        if (!breaker.lets()) {
            throw new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
        }
        try {
            T answer = askAgain(key, command);
            answered(server, breaker);
            return answer;
        } catch (JedisDataException | CollabException error) {
            // It is there, whatever it has said.
            answered(server, breaker);
            throw error;
        } catch (JedisException failure) {
            if (isSilence(failure)) {
                silent(server, breaker);
            }
            throw failure;
        } finally {
            breaker.undecided();
        }
    }

    private void answered(Object server, Breaker breaker) {
        if (breaker.succeeded()) {
            LOG.info("Redis answers again ({})", server);
            onReturn.run();
            refresh();
        }
    }

    private void silent(Object server, Breaker breaker) {
        if (breaker.failed()) {
            LOG.warn("Redis does not answer ({}); calls fail at once until it does", server);
        }
        refresh();
    }

    /** Servers that come and go change who has what; one look for all who have noticed. */
    private void refresh() {
        long planned = nextRefresh.get();
        long now = System.nanoTime();
        if (now - planned >= 0 && nextRefresh.compareAndSet(planned, now + REFRESH_EVERY.toNanos())) {
            try {
                topology.refresh();
            } catch (JedisException nobody) {
                LOG.debug("no server says which servers there are");
            }
        }
    }

    /** A client of a cluster says so with what came of its last attempt, if the time for it was not over before. */
    private static boolean isSilence(JedisException failure) {
        return failure instanceof JedisConnectionException
                || (failure instanceof JedisClusterOperationException
                        && !(failure.getCause() instanceof JedisDataException));
    }

    /**
     * A connection that was closed behind our back is found out by the command, which is given once more on another one. While a
     * slot of a cluster moves, a script with several keys has to wait.
     */
    private <T> T askAgain(byte[] key, Supplier<T> command) {
        try {
            return command.get();
        } catch (JedisConnectionException broken) {
            if (broken.getCause() instanceof SocketTimeoutException) {
                throw broken;
            }
            topology.dropIdle(key);
            return command.get();
        } catch (JedisClusterOperationException broken) {
            // It was given several times already.
            topology.dropIdle(key);
            throw broken;
        } catch (JedisDataException error) {
            if (says(error, "READONLY")) {
                // It was the master when this connection was opened.
                topology.dropIdle(key);
                return command.get();
            } else if (!says(error, MOVING)) {
                throw error;
            }
            return askUntilMoved(command);
        }
    }

    private static <T> T askUntilMoved(Supplier<T> command) {
        for (int i = 1; ; i++) {
            LockSupport.parkNanos(MOVING_PAUSE.toNanos());
            try {
                return command.get();
            } catch (JedisDataException error) {
                if (!says(error, MOVING) || i == MOVING_ATTEMPTS) {
                    throw error;
                }
            }
        }
    }

    private static boolean says(JedisDataException error, String word) {
        String message = error.getMessage();
        return message != null && message.startsWith(word);
    }
}
