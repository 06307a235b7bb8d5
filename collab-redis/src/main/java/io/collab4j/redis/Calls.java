package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Makes blocking calls on a few threads of its own. Calls of one lane are made one after the other in their order, those of
 * others beside them. Any thread.
 */
final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);

    /** More than that wait only if the server is slower than its users for long. */
    static final int MOST = 10_000;

    private static final Duration LAST_CALLS = Duration.ofSeconds(3);

    private final UnifiedJedis redis;
    private final ExecutorService threads;
    private final Map<Object, Queue<Runnable>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Makes none yet. Calls have to bear being made twice. */
    Calls(UnifiedJedis redis, int threads) {
        this.redis = redis;
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

    private <T> void make(Supplier<Function<UnifiedJedis, T>> next, CompletableFuture<T> answer) {
        T given;
        try {
            given = next.get().apply(redis);
        } catch (JedisException failure) {
            answer.completeExceptionally(
                    new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store did not answer", failure));
            return;
        } catch (RuntimeException | Error failure) {
            // Whatever it is: who waits for the answer has to hear of it, and the lane goes on.
            answer.completeExceptionally(failure);
            return;
        }
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
