package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** That an edit is acknowledged only when replicas have it, and that nothing of it is told before by the node that waited. */
class DurabilityTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");
    private static final Author ALICE = new Author("alice", "client", "session", 1);
    private static final Encoded EMPTY = new Encoded("text", 1, "\"\"".getBytes(StandardCharsets.UTF_8));

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
        return commit(store, DOCUMENT);
    }

    private static CompletionStage<CommitResult> commit(RedisStorage store, DocumentKey document) {
        LogEntry entry = new LogEntry(1, "operation", ALICE, 1, "hash", Instant.EPOCH, EMPTY);
        Head none = Head.initial(store.firstEpoch());
        return store.documents()
                .commit(document, List.of(new FieldCommit("f", none, EMPTY, List.of(entry), Map.of(), 2)));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        assertThatThrownBy(() -> get(stage))
                .cause()
                .isInstanceOfSatisfying(
                        CollabException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
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
        assertThat(get(store.documents().load(DOCUMENT, null)).values())
                .as("it was committed all the same")
                .singleElement()
                .satisfies(field -> assertThat(field.head().revision()).isEqualTo(1));
        assertThat(get(commit())).as("and is known by its number").isNotEqualTo(new Committed());
    }

    @Test
    void whatWasCommittedThoughNobodyAnsweredIsNotToldEither() throws Exception {
        // Which makes the script known, so that it is run by one call.
        assertUnavailable(commit(store, new DocumentKey("t", "other")));
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
            assertUnavailable(commit(another, DOCUMENT));
            join();
            assertThat(get(commit(another, DOCUMENT))).isNotEqualTo(new Committed());
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
}
