package io.collab4j.redis;

import static io.collab4j.redis.Edits.assertUnavailable;
import static io.collab4j.redis.Edits.first;
import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.StoredField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** That an edit is acknowledged only when it is on disk, by servers that can say so; others are refused. */
@ParameterizedClass
@EnumSource(RedisProgram.class)
class FsyncedTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");

    private final RedisProgram program;
    private final Kept open = new Kept();
    private final RedisServer server;

    FsyncedTest(RedisProgram program) {
        this.program = program;
        this.server = onDisk();
    }

    private RedisServer onDisk() {
        return open.keep(RedisServer.start(null, program, "--appendonly", "yes", "--appendfsync", "always"));
    }

    @AfterEach
    void stop() {
        open.close();
    }

    private static boolean canWait(RedisServer server) {
        try (Jedis jedis = server.jedis()) {
            List<?> known = (List<?>) jedis.sendCommand(Command.COMMAND, "INFO", "waitaof");
            return known.get(0) != null;
        }
    }

    private RedisStorage store(RedisServer on, int replicas) {
        return open.keep(RedisStorage.builder(open.keep(on.client(4)))
                .durability(Durability.fsynced(replicas, Duration.ofMillis(500)))
                .open());
    }

    private static CompletionStage<Map<String, StoredField>> load(RedisStorage store) {
        return store.documents().load(DOCUMENT, null);
    }

    private static void keepLog(RedisServer server, String whether) {
        try (Jedis jedis = server.jedis()) {
            jedis.configSet("appendonly", whether);
        }
    }

    @Test
    void aServerThatCannotWaitIsRefused() {
        assumeTrue(!canWait(server));
        assertThatIllegalStateException().isThrownBy(() -> store(server, 0)).withMessageContaining("7.2");
    }

    @Test
    void aServerWithoutALogOnDiskIsRefused() {
        assumeTrue(canWait(server));
        keepLog(server, "no");
        assertThatIllegalStateException().isThrownBy(() -> store(server, 0)).withMessageContaining("appendonly");
    }

    @Test
    void whatIsAcknowledgedIsThereAfterACrash() throws Exception {
        assumeTrue(canWait(server));
        RedisStorage store = store(server, 0);
        assertThat(get(first(store, DOCUMENT))).isEqualTo(new Committed());
        server.kill();
        server.restart();
        assertThat(get(load(store(server, 0)))).containsOnlyKeys("f");
    }

    @Test
    void whatMayNotBeOnDiskIsNeitherAcknowledgedNorTold() throws Exception {
        assumeTrue(canWait(server));
        RedisStorage store = store(server, 0);
        keepLog(server, "no");
        assertUnavailable(first(store, DOCUMENT));
        assertUnavailable(load(store));
        keepLog(server, "yes");
        RedisCluster.await(() -> isTold(store));
        assertThat(get(first(store, DOCUMENT))).as("known by its number").isNotEqualTo(new Committed());
    }

    @Test
    void aReplicaCountsWhenItIsOnItsDiskToo() throws Exception {
        assumeTrue(canWait(server));
        RedisServer replica = onDisk();
        keepLog(replica, "no");
        replica.follow(server);
        RedisCluster.await(replica::isInSync);
        RedisStorage store = store(server, 1);
        assertUnavailable(first(store, DOCUMENT));
        assertUnavailable(load(store));
        keepLog(replica, "yes");
        RedisCluster.await(() -> isTold(store));
    }

    private static boolean isTold(RedisStorage store) {
        try {
            return get(load(store)).containsKey("f");
        } catch (Exception notYet) {
            return false;
        }
    }
}
