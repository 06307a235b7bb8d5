package io.collab4j.redis;

import static io.collab4j.redis.Edits.assertUnavailable;
import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** That an edit is acknowledged only when replicas have it, and that nothing of it is told before by the node that waited. */
class DurabilityTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");

    private final RedisServer server = RedisServer.start("--repl-diskless-sync-delay", "0");
    private final RedisServer replica = RedisServer.start();
    private final RedisClient client = server.client(4);
    private final RedisStorage store = RedisStorage.builder(client)
            .durability(Durability.replicated(1, Duration.ofMillis(500)))
            .open();

    @AfterEach
    void stop() {
        store.close();
        client.close();
        replica.close();
        server.close();
    }

    private CompletionStage<CommitResult> commit() {
        return Edits.first(store, DOCUMENT);
    }

    private static boolean confirms(RedisServer server) {
        try (Jedis jedis = server.jedis()) {
            jedis.set("written", "now");
            return jedis.waitReplicas(1, 1_000) == 1;
        }
    }

    private void join() {
        try (Jedis jedis = replica.jedis()) {
            jedis.replicaof("127.0.0.1", server.address().getPort());
            RedisCluster.await(() -> jedis.info("replication").contains("master_link_status:up"));
        }
        // It is in sync before it confirms anything.
        RedisCluster.await(() -> confirms(server));
    }

    @Test
    void withoutAReplicaNothingIsAcknowledgedNorTold() throws Exception {
        assertUnavailable(commit());
        assertUnavailable(store.documents().load(DOCUMENT, null));
        assertUnavailable(store.documents()
                .readLog(DOCUMENT.field("f"), store.firstEpoch().id(), 0, 1));
        assertUnavailable(store.documentClients()
                .attach(DOCUMENT.field("f"), store.firstEpoch().id(), "client", 1));
        assertUnavailable(commit());
        join();
        assertThat(getAgain(() -> store.documents().load(DOCUMENT, null)).values())
                .as("it was committed all the same")
                .singleElement()
                .satisfies(field -> assertThat(field.head().revision()).isEqualTo(1));
        assertThat(get(commit())).as("and is known by its number").isNotEqualTo(new Committed());
    }

    /** Who has waited in vain very often waits for nothing for a moment. */
    private static <T> T getAgain(Supplier<CompletionStage<T>> call) {
        AtomicReference<T> got = new AtomicReference<>();
        RedisCluster.await(() -> {
            try {
                got.set(call.get().toCompletableFuture().get(10, TimeUnit.SECONDS));
                return true;
            } catch (ExecutionException | TimeoutException | InterruptedException notYet) {
                return false;
            }
        });
        return got.get();
    }

    @Test
    void whereManyHaveWaitedInVainTheNextAreNotMade() throws Exception {
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertUnavailable(Edits.first(store, new DocumentKey("t", "in-vain-" + i)));
        }
        DocumentKey next = new DocumentKey("t", "next");
        assertUnavailable(Edits.first(store, next));
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.keys("*/t/in-vain-*/log/f")).hasSize(Breaker.FAILURES);
            assertThat(jedis.keys("*/t/next*")).isEmpty();
        }
        join();
        assertThat(getAgain(() -> Edits.first(store, next))).isEqualTo(new Committed());
        assertThat(get(commit())).as("all are made again").isEqualTo(new Committed());
    }

    @Test
    void whatWasCommittedThoughNobodyAnsweredIsNotToldEither() throws Exception {
        // Which makes the script known, so that it is run by one call.
        assertUnavailable(Edits.first(store, new DocumentKey("t", "other")));
        server.pause();
        CompletionStage<CommitResult> unanswered = commit();
        assertUnavailable(unanswered);
        server.resume();
        try (Jedis jedis = server.jedis()) {
            RedisCluster.await(() -> !jedis.keys("*/t/d/log/f").isEmpty());
        }
        assertUnavailable(store.documents().load(DOCUMENT, null));
        join();
        assertThat(get(store.documents().load(DOCUMENT, null))).isNotEmpty();
    }

    @Test
    void whoSendsItOnceMoreToAnotherNodeIsNotToldEither() throws Exception {
        assertUnavailable(commit());
        try (RedisClient other = server.client(4);
                RedisStorage another = RedisStorage.builder(other)
                        .durability(Durability.replicated(1, Duration.ofMillis(500)))
                        .open()) {
            assertUnavailable(Edits.first(another, DOCUMENT));
            join();
            assertThat(get(Edits.first(another, DOCUMENT))).isNotEqualTo(new Committed());
        }
    }

    @Test
    void withAReplicaItIs() throws Exception {
        join();
        assertThat(get(commit())).isEqualTo(new Committed());
        try (Jedis jedis = replica.jedis()) {
            assertThat(jedis.keys("*/t/d")).hasSize(1);
        }
    }

    @Test
    void aDocumentIsDeletedWhenTheReplicaKnows() throws Exception {
        join();
        get(commit());
        leave();
        assertUnavailable(store.upkeep().delete(DOCUMENT));
        join();
        get(store.upkeep().delete(DOCUMENT));
        try (Jedis jedis = replica.jedis()) {
            assertThat(jedis.keys("*/t/d/log/f")).isEmpty();
        }
    }

    private void leave() {
        try (Jedis jedis = replica.jedis()) {
            jedis.replicaofNoOne();
        }
        try (Jedis jedis = server.jedis()) {
            RedisCluster.await(() -> jedis.info("replication").contains("connected_slaves:0"));
        }
    }

    @Test
    void nothingElseWaitsForTheReplica() throws Exception {
        try (RedisClient many = server.client(20);
                RedisStorage patient = RedisStorage.builder(many)
                        .durability(Durability.replicated(1, Duration.ofSeconds(20)))
                        .open()) {
            List<CompletableFuture<CommitResult>> waiting = IntStream.range(0, 30)
                    .mapToObj(i ->
                            Edits.first(patient, new DocumentKey("t", "d" + i)).toCompletableFuture())
                    .toList();
            assertThat(patient.revocations().readAfter(0, 10).toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(15))
                    .isEqualTo(List.of());
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            join();
            for (CompletableFuture<CommitResult> each : waiting) {
                assertThat(get(each)).isEqualTo(new Committed());
            }
        }
    }
}
