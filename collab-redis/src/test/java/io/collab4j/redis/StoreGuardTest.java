package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Epoch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** That no document is given to a server that may drop it, and that another store is not taken for the one it was (D10). */
class StoreGuardTest {
    private final RedisServer server = RedisServer.start();
    private final RedisClient redis = server.client(4);
    private final Keys keys = new Keys("collab");

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    private StoreGuard guard() {
        return new StoreGuard(redis, Topology.of(redis), keys);
    }

    private void policy(String name) {
        redis.configSet("maxmemory-policy", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
    void aServerThatMayDropDocumentsIsRefused(String policy) {
        policy(policy);
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisStorage.builder(redis).open())
                .withMessageContaining(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
    void oneThatDropsOnlyWhatEndsByItselfIsNot(String policy) {
        policy(policy);
        assertThatCode(() -> RedisStorage.builder(redis).open().close()).doesNotThrowAnyException();
    }

    @Test
    void nothingIsCommittedWhileThePolicyIsHarmful() {
        StoreGuard guard = guard();
        policy("allkeys-lru");
        guard.look(redis);
        assertThatCode(guard::requireSafe)
                .as("it is not looked at all the time")
                .doesNotThrowAnyException();
        guard.lookSoon();
        guard.look(redis);
        assertThatExceptionOfType(CollabException.class)
                .isThrownBy(guard::requireSafe)
                .extracting(CollabException::code)
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        policy("noeviction");
        guard.lookSoon();
        guard.look(redis);
        assertThatCode(guard::requireSafe).doesNotThrowAnyException();
    }

    @Test
    void allNodesOfAStoreBeginFieldsInOneEpoch() {
        assertThat(guard().firstEpoch()).isEqualTo(guard().firstEpoch());
    }

    @Test
    void aStoreThatHasLostEverythingHasAnotherFirstEpoch() {
        StoreGuard guard = guard();
        Epoch first = guard.firstEpoch();
        redis.flushAll();
        guard.lookSoon();
        guard.look(redis);
        assertThat(guard.firstEpoch()).isNotEqualTo(first).isEqualTo(guard().firstEpoch());
    }

    /** As when a former master answers that has come back empty, and then the one that has taken its place. */
    @Test
    void aStoreThatWasAnotherOneForAMomentIsSoonKnownAgain() {
        StoreGuard guard = guard();
        Epoch first = guard.firstEpoch();
        String record = redis.get("collab/store");
        redis.del("collab/store");
        guard.lookSoon();
        guard.look(redis);
        assertThat(guard.firstEpoch()).isNotEqualTo(first);
        redis.set("collab/store", record);
        RedisCluster.await(() -> {
            guard.look(redis);
            return guard.firstEpoch().equals(first);
        });
    }

    @Test
    void whatANewerVersionHasStoredIsNotTouched() {
        guard();
        String record = redis.get("collab/store");
        redis.set("collab/store", record.replace("\"format\":1", "\"format\":2"));
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisStorage.builder(redis).open())
                .withMessageContaining("format 2");
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() {
        server.close();
        assertThatExceptionOfType(CollabException.class)
                .isThrownBy(() -> RedisStorage.at(server.uri()).open())
                .extracting(CollabException::code)
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void aStoreThatIsNotOpenedLeavesNoConnection() {
        policy("allkeys-lru");
        String before = connections();
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisStorage.at(server.uri()).open());
        RedisCluster.await(() -> connections().equals(before));
    }

    @Test
    void aStoreThatIsOpenHasTheConnectionsOfItsThreads() {
        String before = connections();
        try (RedisStorage storage =
                RedisStorage.at(server.uri()).keyPrefix("other").threads(5).open()) {
            assertThat(storage.firstEpoch()).isNotNull();
            assertThat(count(connections())).isEqualTo(count(before) + 5);
        }
        RedisCluster.await(() -> connections().equals(before));
    }

    private static int count(String connections) {
        return Integer.parseInt(connections.substring(connections.indexOf(':') + 1));
    }

    private String connections() {
        return redis.info("clients")
                .lines()
                .filter(line -> line.startsWith("connected_clients:"))
                .findFirst()
                .orElseThrow();
    }
}
