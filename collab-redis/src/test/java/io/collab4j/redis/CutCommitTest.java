package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/**
 * A commit whose connection breaks while it waits is made again on another one, on which nothing is written, and servers since
 * Redis 7.2 wait there for nothing.
 */
@ParameterizedClass
@EnumSource(RedisProgram.class)
class CutCommitTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Kept open = new Kept();
    private final RedisServer server;
    private final RedisServer replica;
    private final FaultProxy way;
    private final RedisStorage store;

    CutCommitTest(RedisProgram program) {
        this.server = open.keep(RedisServer.start(null, program, "--repl-diskless-sync-delay", "0"));
        this.replica = open.keep(RedisServer.start(null, program));
        replica.follow(server);
        RedisCluster.await(() -> replica.isInSyncWith(server) && confirms());
        this.way = open.keep(new FaultProxy(server.address()));
        this.store = open.keep(RedisStorage.builder(open.keep(RedisServer.client(
                        way.address(), DefaultJedisClientConfig.builder().build(), 4, executor -> executor)))
                .durability(Durability.replicated(1, Duration.ofSeconds(2)))
                .open());
    }

    @AfterEach
    void stop() {
        open.close();
    }

    private boolean confirms() {
        try (Jedis jedis = server.jedis()) {
            jedis.set("written", "now");
            return jedis.waitReplicas(1, 1_000) == 1;
        }
    }

    private boolean hasLog() {
        try (Jedis jedis = server.jedis()) {
            return !jedis.keys("*/t/d/log/f").isEmpty();
        }
    }

    @Test
    void isNotAcknowledgedBeforeAReplicaHasIt() {
        replica.pause();
        CompletableFuture<CommitResult> commit = Edits.first(store, DOCUMENT).toCompletableFuture();
        RedisCluster.await(this::hasLog);
        way.cut();
        RedisCluster.await(commit::isDone);
        assertThat(commit).isCompletedExceptionally();
        replica.resume();
        RedisCluster.await(this::confirms);
        assertThat(Edits.first(store, DOCUMENT).toCompletableFuture())
                .as("it is known by its number")
                .succeedsWithin(PATIENCE)
                .isNotEqualTo(new Committed());
    }
}
