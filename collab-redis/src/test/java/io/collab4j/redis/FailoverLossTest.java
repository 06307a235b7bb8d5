package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How much of what was acknowledged is lost when a replica takes over, by how safe it was to be: the figures of docs/REDIS.md.
 * Eight writers, each with a document of its own, commit as fast as they are answered until the server fails; then it is counted
 * what the replica has.
 */
@EnabledIfSystemProperty(named = "collab.proof", matches = "nightly")
class FailoverLossTest {
    private static final int ROUNDS = 10;
    private static final int WRITERS = 8;
    private static final Duration BEFORE = Duration.ofMillis(700);
    private static final Duration APART = Duration.ofMillis(300);
    private static final Encoded EMPTY = new Encoded("text", 1, new byte[0]);

    /** What goes wrong, and then the replica takes over. */
    private record Failure(String what, Consumer<RedisServer> failing) {}

    private static final List<Failure> FAILURES = List.of(
            new Failure("the master is killed", RedisServer::kill),
            new Failure("it is cut off from its replica 300 ms before", master -> {
                master.cutOffReplicas();
                TwoNodes.pause(APART);
                master.kill();
            }));

    /** How safe it was to be, and what the servers need for it. */
    private record Safety(String name, Durability durability, RedisProgram program, List<String> options) {}

    private static final Safety PRIMARY = new Safety("primary", Durability.primary(), RedisProgram.REDIS, List.of());
    private static final Safety REPLICATED = new Safety(
            "replicated(1)", Durability.replicated(1, Duration.ofMillis(500)), RedisProgram.REDIS, List.of());
    private static final Safety FSYNCED = new Safety(
            "fsynced(1) of Valkey",
            Durability.fsynced(1, Duration.ofMillis(500)),
            RedisProgram.VALKEY,
            List.of("--appendonly", "yes", "--appendfsync", "always"));

    @Test
    void whatIsLostWhenAReplicaTakesOver() {
        for (Failure failure : FAILURES) {
            measure(PRIMARY, failure);
            assertThat(measure(REPLICATED, failure)).as("of what a replica had").isZero();
        }
    }

    @Test
    void whatADiskHadIsNotLost() {
        for (Failure failure : FAILURES) {
            assertThat(measure(FSYNCED, failure)).isZero();
        }
    }

    /** How many of all rounds were lost. */
    private static long measure(Safety safety, Failure failure) {
        long acknowledged = 0;
        List<Long> lost = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            try (Round round = new Round(safety)) {
                round.run(failure.failing);
                acknowledged += round.acknowledged();
                lost.add(round.lost());
            }
        }
        long sum = lost.stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                "%s, %s: of %d acknowledged %d lost in %d of %d rounds, %d in the worst%n",
                safety.name,
                failure.what,
                acknowledged,
                sum,
                lost.stream().filter(each -> each > 0).count(),
                ROUNDS,
                lost.stream().mapToLong(Long::longValue).max().orElse(0));
        return sum;
    }

    /** One master that fails with one replica that takes over. */
    private static final class Round implements AutoCloseable {
        private final Kept open = new Kept();
        private final RedisServer master;
        private final RedisServer replica;
        private final RedisStorage storage;
        private final List<Writer> writers = new ArrayList<>();
        private long lost;

        Round(Safety safety) {
            master = open.keep(start(safety));
            replica = open.keep(start(safety));
            replica.follow(master);
            RedisCluster.await(replica::isInSync);
            storage = open.keep(RedisStorage.builder(open.keep(master.client(WRITERS + 2)))
                    .durability(safety.durability)
                    .open());
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(storage, new DocumentKey("t", "d" + i)));
            }
        }

        private static RedisServer start(Safety safety) {
            List<String> options = new ArrayList<>(List.of("--repl-diskless-sync-delay", "0"));
            options.addAll(safety.options);
            return RedisServer.start(null, safety.program, options.toArray(String[]::new));
        }

        void run(Consumer<RedisServer> failing) {
            writers.forEach(Thread::start);
            TwoNodes.pause(BEFORE);
            failing.accept(master);
            writers.forEach(Writer::await);
            replica.follow(null);
            RedisStorage left =
                    open.keep(RedisStorage.builder(open.keep(replica.client(4))).open());
            for (Writer writer : writers) {
                lost += Math.max(0, writer.head.revision() - writer.revisionIn(left));
            }
        }

        long acknowledged() {
            return writers.stream().mapToLong(writer -> writer.head.revision()).sum();
        }

        long lost() {
            return lost;
        }

        @Override
        public void close() {
            open.close();
        }
    }

    /** Commits to one field until that fails. */
    private static final class Writer extends Thread {
        private final RedisStorage storage;
        private final DocumentKey document;
        private final Author author;
        /** Where the field stands as far as was acknowledged. */
        private volatile Head head;

        Writer(RedisStorage storage, DocumentKey document) {
            this.storage = storage;
            this.document = document;
            this.author = new Author("u", "c", "s", 1);
            this.head = Head.initial(storage.firstEpoch());
        }

        @Override
        public void run() {
            try {
                while (commit()) {
                    // As fast as it is answered.
                }
            } catch (ExecutionException failed) {
                // Nobody was told more than this.
            } catch (InterruptedException | TimeoutException never) {
                throw new AssertionError(never);
            }
        }

        private boolean commit() throws ExecutionException, InterruptedException, TimeoutException {
            long revision = head.revision() + 1;
            String name = "o" + revision;
            Encoded operation = new Encoded("text", 1, name.getBytes(StandardCharsets.UTF_8));
            LogEntry entry = new LogEntry(revision, name, author, revision, "h", Instant.EPOCH, operation);
            FieldCommit commit = new FieldCommit("f", head, EMPTY, List.of(entry), Map.of(), revision);
            boolean committed = storage.documents()
                    .commit(document, List.of(commit))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .equals(new Committed());
            if (committed) {
                head = new Head(head.epoch(), revision, name);
            }
            return committed;
        }

        void await() {
            try {
                join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        long revisionIn(RedisStorage other) {
            try {
                var fields = other.documents()
                        .load(document, null)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                return fields.containsKey("f") ? fields.get("f").head().revision() : 0;
            } catch (ExecutionException | InterruptedException | TimeoutException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
