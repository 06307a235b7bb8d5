package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.StoredField;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What a URI may say: who comes, to which database, and whether nobody else may listen. */
class RedisStorageUriTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");
    private static final Encoded EMPTY = new Encoded("text", 1, "\"\"".getBytes(StandardCharsets.UTF_8));

    private final Kept open = new Kept();

    @AfterEach
    void close() {
        open.close();
    }

    private RedisStorage storage(String scheme, String more) {
        return open.keep(RedisStorage.at(URI.create(scheme + "://" + more)).open());
    }

    private static void writeTo(RedisStorage storage) throws Exception {
        StoredField field = storage.documents()
                .create(DOCUMENT.field("f"), storage.firstEpoch(), EMPTY)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(field.snapshot()).isEqualTo(EMPTY);
    }

    private static void assertUnavailable(URI uri) {
        assertThatExceptionOfType(CollabException.class)
                .isThrownBy(() -> RedisStorage.at(uri).open())
                .extracting(CollabException::code)
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void aUserComesWithHisPassword() throws Exception {
        RedisServer server = open.keep(RedisServer.start());
        String address = server.address().toString();
        try (Jedis jedis = server.jedis()) {
            jedis.aclSetUser("collab", "on", ">p@ss", "~collab*", "&collab*", "+@all");
            jedis.aclSetUser("default", "off");
        }
        assertUnavailable(URI.create("redis://" + address));
        assertUnavailable(URI.create("redis://collab:wrong@" + address));
        writeTo(storage("redis", "collab:p%40ss@" + address));
    }

    @Test
    void aDatabaseHasANumber() throws Exception {
        RedisServer server = open.keep(RedisServer.start());
        writeTo(storage("redis", server.address() + "/3"));
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.dbSize()).isZero();
            jedis.select(3);
            assertThat(jedis.dbSize()).isPositive();
        }
    }

    @Test
    void onALineThatNobodyReadsNodesAndClientsDoAsOnAnyOther() {
        ThrowawayCertificate certificate = new ThrowawayCertificate("127.0.0.1");
        int port = RedisServer.freePort();
        RedisServer server = open.keep(RedisServer.start(
                "--tls-port",
                Integer.toString(port),
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-ca-cert-file",
                certificate.certificate().toString()));
        URI uri = URI.create("rediss://127.0.0.1:" + port);
        // Nobody has told this process whom to trust.
        assertUnavailable(uri);
        NodeProcess first = trusting(uri, certificate);
        NodeProcess second = trusting(uri, certificate);
        Peer alice = Peer.join(first, "alice");
        Peer bob = Peer.join(second, "bob");
        alice.write("a");
        bob.hear("operation_applied");
        bob.join();
        bob.write("b");
        assertThat(alice.join()).isEqualTo("ba");
        try (Jedis jedis = server.jedis()) {
            List<String> nodes = Arrays.stream(jedis.clientList().split("\n", -1))
                    .filter(client -> client.contains(" laddr=127.0.0.1:" + port))
                    .toList();
            assertThat(nodes).as("all of them").hasSizeGreaterThanOrEqualTo(4);
        }
    }

    private NodeProcess trusting(URI uri, ThrowawayCertificate certificate) {
        return open.keep(NodeProcess.start(
                uri,
                Duration.ofMinutes(5),
                "-Djavax.net.ssl.trustStore=" + certificate.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + ThrowawayCertificate.PASSWORD));
    }
}
