package io.collab4j.redis;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * Whole nodes on one server, and what their clients see: a node is killed or stands still, a document is damaged by hand, everybody
 * comes at once (F3, F4, F18, F23).
 */
class RedisNodeFaultsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int CROWD = 200;
    private static final Duration SHORT = Duration.ofSeconds(4);

    private final Kept open = new Kept();
    private final RedisServer server = open.keep(RedisServer.start());

    private NodeProcess process(Duration lockLease) {
        return open.keep(NodeProcess.start(server.uri(), lockLease));
    }

    private TestNode node(Duration lockLease) {
        return open.keep(TestNode.of(open.keep(RedisStorage.at(server.uri()).open()), lockLease));
    }

    @AfterEach
    void close() {
        open.close();
    }

    /** Asks who is there until it is these. */
    private static void awaitMembers(Peer asking, Peer... there) {
        Set<String> sessions = new TreeSet<>();
        for (Peer peer : there) {
            sessions.add(peer.sessionId());
        }
        RedisCluster.await(() -> {
            asking.join();
            return asking.members().equals(sessions);
        });
    }

    @Test
    void whatANodeTookBeforeItWasKilledIsThereOnce() {
        NodeProcess mortal = process(LONG);
        TestNode other = node(LONG);
        Peer alice = Peer.join(mortal, "alice");
        Peer bob = Peer.join(other, "bob");
        long token = alice.lock();
        alice.write("a");
        // What becomes of that nobody says.
        alice.type("b");
        mortal.kill();

        Peer moved = alice.moveTo(other);
        assertThat(moved.lastSeq()).as("what was acknowledged").isGreaterThanOrEqualTo(1);
        if (moved.lastSeq() == 1) {
            moved.write("b");
        }
        assertThat(moved.lock()).as("the lock is the client's still").isEqualTo(token);
        moved.write("c");
        bob.awaitGone(alice);
        assertThat(bob.join()).isEqualTo("cba");
        awaitMembers(bob, bob, moved);
    }

    @Test
    void whatANodeHeldThatStoodStillIsNotItsAnyMore() {
        NodeProcess mortal = process(SHORT);
        TestNode other = node(SHORT);
        Peer alice = Peer.join(mortal, "alice");
        Peer carol = Peer.join(mortal, "carol");
        Peer bob = Peer.join(other, "bob");
        long token = alice.lock();
        alice.write("a");
        mortal.pause();

        Peer moved = carol.moveTo(other);
        bob.awaitGone(alice);
        assertThat(bob.lock()).as("L3").isGreaterThan(token);
        bob.join();
        bob.write("b");
        alice.type("never");
        carol.type("never");
        mortal.resume();

        assertThat(string(alice.hear("error"), "code")).as("L2").startsWith("lock_");
        RedisCluster.await(() -> carol.closed() >= 0);
        assertThat(carol.closed()).as("she is connected elsewhere").isEqualTo(4409);
        assertThat(bob.join()).isEqualTo("ba");
        // She was never away herself; but of the connection that carol had left nothing comes back.
        awaitMembers(bob, alice, bob, moved);
    }

    private void deleteByHand(String pattern) {
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.keys(pattern)).isNotEmpty().allSatisfy(jedis::del);
        }
    }

    @Test
    void aDocumentWhoseLogIsGoneIsNotShownAsAnEmptyOne() {
        Peer alice = Peer.join(node(LONG), "alice");
        alice.write("a");
        deleteByHand("*/record/log/notes");
        Peer bob = Peer.connect(node(LONG), "bob");
        bob.sayJoin();
        assertThat(string(bob.hear("error", "document_joined"), "type"))
                .as("what is not known is not made up")
                .isEqualTo("error");
        assertThat(alice.join()).as("who has it has it still").isEqualTo("a");
    }

    @Test
    void aDocumentThatIsGoneIsGivenBackByWhoHasIt() {
        TestNode first = node(LONG);
        Peer alice = Peer.join(first, "alice");
        alice.write("a");
        deleteByHand("*/record*");
        alice.type("b");
        alice.hear("operation_acknowledged", "resync", "error");
        TestNode second = node(LONG);
        RedisCluster.await(() -> Peer.join(first, "bob").join().contains("a")
                && Peer.join(second, "carol").join().contains("a"));
    }

    @Test
    void manyWhoComeAtOnceHaveTheDocumentLoadedOnce() {
        Peer alice = Peer.join(node(LONG), "alice");
        alice.write("a");
        try (Jedis jedis = server.jedis()) {
            TestNode fresh = node(LONG);
            List<Peer> crowd = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                crowd.add(Peer.connect(fresh, "user" + i));
            }
            // It remembers every call.
            jedis.configSet("slowlog-max-len", "100000");
            jedis.configSet("slowlog-log-slower-than", "0");
            crowd.forEach(Peer::sayJoin);
            crowd.forEach(peer -> peer.hear("document_joined"));
            String load = new String(RedisDocuments.LOAD.hash(), StandardCharsets.US_ASCII);
            long loads = jedis.slowlogGet(100_000).stream()
                    .filter(call -> call.getArgs().contains(load))
                    .count();
            assertThat(loads).as("not once for each").isBetween(1L, 5L);
        }
        alice.write("b");
        assertThat(alice.join()).isEqualTo("ba");
    }
}
