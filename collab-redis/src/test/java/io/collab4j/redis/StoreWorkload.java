package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Writers on several nodes who append to one field as fast as they are answered, each sending what failed once more under the
 * same number, and a reader on each node that follows by the bus and by reading on. In the end what was acknowledged is in the
 * log once and at its place, every writer's numbers are there without a gap, and every reader has read the log as it is.
 * Beside them a {@link LockWorkload} takes turns at another field.
 */
final class StoreWorkload {
    private final FieldKey field = new DocumentKey("tenant-" + UUID.randomUUID(), "d").field("f");
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final LockWorkload underLocks = new LockWorkload(field.document().field("locked"));
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /** Begins with so many writers on each node. */
    static StoreWorkload begin(List<? extends Storage> nodes, int writers) {
        StoreWorkload workload = new StoreWorkload();
        for (int node = 0; node < nodes.size(); node++) {
            Storage storage = nodes.get(node);
            workload.readers.add(workload.new Reader(storage));
            for (int i = 0; i < writers; i++) {
                workload.writers.add(workload.new Writer(storage, "c" + node + "-" + i));
            }
        }
        for (int node = 0; node < nodes.size(); node++) {
            LockWorkload.Turns writer = workload.underLocks.new Turns(nodes.get(node), "l" + node);
            workload.start(() -> workload.takeTurns(writer));
        }
        workload.readers.forEach(reader -> workload.start(reader::run));
        workload.writers.forEach(writer -> workload.start(writer::run));
        return workload;
    }

    /** Something that asks the store and is told when it does not answer. */
    private interface Task {
        void run() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "workload");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, failure) -> broken.add(failure));
        threads.add(thread);
        thread.start();
    }

    /** What fails is counted and tried again by whoever wants to. */
    private boolean succeeds(Task task) {
        try {
            task.run();
            return true;
        } catch (ExecutionException failed) {
            failures.incrementAndGet();
            failed(failed.getCause());
            pause();
            return false;
        } catch (InterruptedException | TimeoutException never) {
            throw new AssertionError("the store does not answer", never);
        }
    }

    /** A node that was away longest may need another moment. */
    private void untilAnswered(Task task) {
        RedisCluster.await(() -> succeeds(task));
    }

    /** Whatever the server says, who called is told that the store is unavailable: that he may ask again (D11). */
    private void failed(@Nullable Throwable failure) {
        if (!(failure instanceof CollabException told) || told.code() != ErrorCode.STORE_UNAVAILABLE) {
            broken.add(new AssertionError("not what is to be told: " + failure, failure));
        } else if (told.getCause() != null) {
            reasons.add(String.valueOf(told.getCause().getMessage()).split(" ", 2)[0]);
        }
    }

    private void takeTurns(LockWorkload.Turns writer) {
        while (!ended) {
            if (!succeeds(writer::run)) {
                succeeds(writer::readOn);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The slot of a cluster that the field lies in. */
    int slot() {
        return JedisClusterCRC16.getSlot(new Keys("collab").document(field.document()));
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** How many calls have failed. */
    int failures() {
        return failures.get();
    }

    /** The first word of each reason for which calls have failed; of what the server answers it names the error. */
    Set<String> reasons() {
        return reasons;
    }

    /** Waits until so many more are acknowledged, and some under locks. */
    void await(int more) {
        int from = acknowledged();
        int locked = underLocks.acknowledged();
        RedisCluster.await(() -> {
            assertThat(broken).as("nobody came to another end").isEmpty();
            return acknowledged() >= from + more && underLocks.acknowledged() > locked;
        });
    }

    /** Waits until the reader on each node is told by the bus of a commit that is later than all that is committed now. */
    void awaitNews() {
        long known =
                acknowledged.values().stream().mapToLong(Long::longValue).max().orElse(0);
        // Those are under way, and may have been told already.
        long news = known + writers.size();
        RedisCluster.await(() -> readers.stream().allMatch(reader -> reader.heard.get() > news));
    }

    /** How many each writer has committed. */
    List<Long> shares() {
        return writers.stream().map(writer -> writer.seq.get()).toList();
    }

    private final class Writer {
        private final Storage storage;
        private final Author author;
        private final LogCopy copy;
        private final AtomicLong seq = new AtomicLong();

        Writer(Storage storage, String client) {
            this.storage = storage;
            this.author = new Author("u", client, "s-" + client, 1);
            this.copy = new LogCopy(storage, field);
        }

        private void run() {
            while (!ended) {
                if (!succeeds(this::commit)) {
                    // What failed may have been committed all the same.
                    succeeds(this::readOn);
                }
            }
        }

        private void commit() throws ExecutionException, InterruptedException, TimeoutException {
            LogEntry entry = next();
            FieldCommit commit = new FieldCommit(
                    field.fieldName(), copy.head(), encoded(""), List.of(entry), Map.of(), entry.revision());
            CommitResult result = storage.documents()
                    .commit(field.document(), List.of(commit))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            if (result instanceof Committed) {
                copy.add(List.of(entry));
                acknowledge(entry);
            } else if (result instanceof Behind behind && !behind.missing().isEmpty()) {
                copy.add(behind.missing());
                acknowledgeOwn();
            } else {
                readOn();
            }
        }

        private LogEntry next() {
            long number = seq.get() + 1;
            String operation = author.clientId() + "/" + number;
            return new LogEntry(copy.revision() + 1, operation, author, number, "h", Instant.EPOCH, encoded(operation));
        }

        private void readOn() throws ExecutionException, InterruptedException, TimeoutException {
            copy.readOn();
            acknowledgeOwn();
        }

        private void acknowledgeOwn() {
            for (LogEntry entry : copy.entries()) {
                if (entry.author().equals(author) && entry.seq() == seq.get() + 1) {
                    acknowledge(entry);
                }
            }
        }

        private void acknowledge(LogEntry entry) {
            acknowledged.put(entry.operationId(), entry.revision());
            seq.incrementAndGet();
        }
    }

    private static Encoded encoded(String content) {
        return new Encoded("text", 1, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Uses its copy in its own monitor, for the bus tells of commits in another thread. */
    private final class Reader {
        private final LogCopy copy;
        private final Semaphore news = new Semaphore(1);
        /** The newest revision that the bus has told of. */
        private final AtomicLong heard = new AtomicLong();

        Reader(Storage storage) {
            this.copy = new LogCopy(storage, field);
            storage.bus().subscribe(field.document(), event -> {
                if (event instanceof PublishedCommit commit) {
                    onCommit(commit);
                } else if (event instanceof EventsMissed) {
                    news.release();
                }
            });
        }

        private void onCommit(PublishedCommit commit) {
            commit.entries().forEach(entry -> heard.accumulateAndGet(entry.revision(), Math::max));
            synchronized (copy) {
                if (commit.before().equals(copy.head())) {
                    copy.add(commit.entries());
                } else {
                    news.release();
                }
            }
        }

        /** Reads on when something was missed, and every half second. */
        private void run() {
            while (!ended) {
                rest();
                succeeds(this::readOn);
            }
        }

        private void readOn() throws ExecutionException, InterruptedException, TimeoutException {
            synchronized (copy) {
                copy.readOn();
            }
        }

        private void rest() {
            try {
                if (news.tryAcquire(500, TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Ends it and looks at what is there. */
    void end(Storage storage) {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(30).toMillis());
                assertThat(thread.isAlive()).as("everybody comes to an end").isFalse();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(broken).as("nobody came to another end").isEmpty();
        LogCopy log = new LogCopy(storage, field);
        untilAnswered(log::readOn);
        Map<String, Long> revisions = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        for (LogEntry entry : log.entries()) {
            assertThat(revisions.put(entry.operationId(), entry.revision()))
                    .as("each operation once")
                    .isNull();
            String client = entry.author().clientId();
            assertThat(entry.seq()).as("without a gap").isEqualTo(newest.getOrDefault(client, 0L) + 1);
            newest.put(client, entry.seq());
        }
        assertThat(revisions).as("what was acknowledged").containsAllEntriesOf(acknowledged);
        untilAnswered(() -> underLocks.check(storage));
        for (Reader reader : readers) {
            untilAnswered(reader::readOn);
            assertThat(reader.copy.entries()).isEqualTo(log.entries());
            assertThat(reader.heard.get()).as("the bus tells something").isPositive();
        }
    }
}
