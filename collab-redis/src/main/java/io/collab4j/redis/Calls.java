package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Makes blocking calls on a few threads of its own. Calls of one lane are made one after the other in their order, those of
 * others beside them. A server that does not answer costs few of them their time: the others fail at once. Any thread.
 */
final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);

    /** More than that wait only if the server is slower than its users for long. */
    static final int MOST = 10_000;

    private static final String MOVING = "TRYAGAIN";
    private static final int MOVING_ATTEMPTS = 40;
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);
    private static final Duration MOVING_PAUSE = Duration.ofMillis(25);

    private final UnifiedJedis redis;
    private final Runnable dropIdle;
    private final ExecutorService threads;
    private final Breaker breaker;
    private final Map<Object, Queue<Runnable>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Makes none yet. Calls have to bear being made twice.
     *
     * @param dropIdle closes connections that are not used now
     * @param onReturn told that the server answers again after it did not
     */
    Calls(UnifiedJedis redis, int threads, Runnable dropIdle, Runnable onReturn) {
        this.redis = redis;
        this.dropIdle = dropIdle;
        this.breaker = new Breaker(System::nanoTime, onReturn);
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "collab4j-redis-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.prestartAllCoreThreads();
        this.threads = workers;
    }

    /**
     * Makes a call.
     *
     * @param lane equal for calls that have to keep their order
     * @return fails with {@code store_unavailable} if the server does not answer; the call may have taken effect then
     */
    <T> CompletionStage<T> run(Object lane, Function<UnifiedJedis, T> call) {
        return inTurn(lane, () -> call);
    }

    /**
     * Makes a call that is not known before its turn has come.
     *
     * @param next gives it; asked once, though the call may be made twice
     */
    <T> CompletionStage<T> inTurn(Object lane, Supplier<Function<UnifiedJedis, T>> next) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            answer.completeExceptionally(unavailable("too much waits for the store"));
            return answer;
        }
        try {
            add(lane, () -> {
                waiting.decrementAndGet();
                make(next, answer);
            });
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
            answer.completeExceptionally(unavailable("the store is closed"));
        }
        return answer;
    }

    /**
     * A connection that was closed behind our back is found out by the call, which is made once more on another one. While a slot
     * of a cluster moves, a script with several keys has to wait.
     */
    private <T> T apply(Function<UnifiedJedis, T> call) {
        try {
            return call.apply(redis);
        } catch (JedisConnectionException broken) {
            if (isTimeout(broken)) {
                throw broken;
            }
            dropIdle.run();
            return call.apply(redis);
        } catch (JedisDataException answer) {
            if (says(answer, "READONLY")) {
                // It was the master when this connection was opened.
                dropIdle.run();
                return call.apply(redis);
            } else if (!says(answer, MOVING)) {
                throw answer;
            }
            return applyAgain(call);
        }
    }

    private <T> T applyAgain(Function<UnifiedJedis, T> call) {
        for (int i = 1; ; i++) {
            LockSupport.parkNanos(MOVING_PAUSE.toNanos());
            try {
                return call.apply(redis);
            } catch (JedisDataException answer) {
                if (!says(answer, MOVING) || i == MOVING_ATTEMPTS) {
                    throw answer;
                }
            }
        }
    }

    private static boolean says(JedisDataException answer, String word) {
        String message = answer.getMessage();
        return message != null && message.startsWith(word);
    }

    private static boolean isTimeout(JedisConnectionException failure) {
        return failure.getCause() instanceof SocketTimeoutException;
    }

    private <T> void make(Supplier<Function<UnifiedJedis, T>> next, CompletableFuture<T> answer) {
        if (!breaker.lets()) {
            answer.completeExceptionally(unavailable("the store does not answer"));
            return;
        }
        T given;
        try {
            given = apply(next.get());
        } catch (JedisException failure) {
            breaker.failed(failure);
            answer.completeExceptionally(
                    new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store did not answer", failure));
            return;
        } catch (RuntimeException | Error failure) {
            // Whatever it is: who waits for the answer has to hear of it, and the lane goes on.
            breaker.answered();
            answer.completeExceptionally(failure);
            return;
        }
        breaker.answered();
        answer.complete(given);
    }

    private static CollabException unavailable(String what) {
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, what);
    }

    private void add(Object lane, Runnable task) {
        lanes.compute(lane, (key, known) -> {
            if (known != null) {
                known.add(task);
                return known;
            }
            threads.execute(() -> runFirst(lane));
            Queue<Runnable> queue = new ArrayDeque<>();
            queue.add(task);
            return queue;
        });
    }

    /** One at a time, so that a lane with much to do does not keep the others waiting; when it is closed, all that is left. */
    private void runFirst(Object lane) {
        while (runOne(lane)) {
            try {
                threads.execute(() -> runFirst(lane));
                return;
            } catch (RejectedExecutionException closed) {
                LOG.trace("closed, and the last calls are made");
            }
        }
    }

    /** Whether there is more. */
    private boolean runOne(Object lane) {
        Runnable[] first = new Runnable[1];
        lanes.computeIfPresent(lane, (key, known) -> {
            first[0] = known.peek();
            return known;
        });
        first[0].run();
        Queue<Runnable> left = lanes.computeIfPresent(lane, (key, known) -> {
            known.remove();
            return known.isEmpty() ? null : known;
        });
        return left != null;
    }

    /** Takes no others; returns when those that wait have been made, or after a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the store is closed while calls still wait for Redis");
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
