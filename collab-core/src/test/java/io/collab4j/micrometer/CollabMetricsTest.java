package io.collab4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.document.FieldContent;
import io.collab4j.identity.User;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each meter, and what makes it move, on a real server. */
class CollabMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final SlowStorage slow = new SlowStorage(store);
    private final TestSource source = new TestSource();

    private TestServer start(CollabMetrics metrics, UnaryOperator<CollabBuilder> setup) {
        return TestServer.on(world, slow, builder -> setup.apply(builder).listener(metrics));
    }

    private TestServer start() {
        return start(CollabMetrics.of(registry), builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private boolean isCounted(String name) {
        return registry.find(name).meter() != null;
    }

    @Test
    void connectionsAndWhyTheyEnd() {
        TestServer server = start();
        TestPeer alice = server.enter("alice");
        TestPeer bob = server.enter("bob");
        server.connect();
        assertThat(gauge("collab.connections")).isEqualTo(3);
        assertThat(gauge("collab.sessions")).isEqualTo(2);
        alice.stall();
        server.say(alice, "{'type':'ping'}");
        bob.drop();
        server.advance(Duration.ofSeconds(15));
        assertThat(count("collab.connections.opened")).isEqualTo(3);
        assertThat(count("collab.connections.closed", "code", "4508")).isEqualTo(1);
        assertThat(count("collab.connections.closed", "code", "4408")).isEqualTo(1);
        assertThat(count("collab.connections.closed", "code", "none")).isEqualTo(1);
        assertThat(gauge("collab.connections")).isZero();
        assertThat(gauge("collab.sessions")).isZero();
    }

    @Test
    void usersAndMembers() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        TestPeer tab = server.join("alice", "notes");
        server.join("bob", "notes");
        assertThat(gauge("collab.users")).isEqualTo(2);
        assertThat(gauge("collab.members")).isEqualTo(3);
        alice.drop();
        assertThat(gauge("collab.users")).isEqualTo(2);
        tab.drop();
        assertThat(gauge("collab.users")).isEqualTo(1);
        assertThat(gauge("collab.members")).isEqualTo(1);
    }

    @Test
    void documentsThatAreOpen() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        assertThat(gauge("collab.documents")).isEqualTo(1);
        assertThat(count("collab.documents.opened")).isEqualTo(1);
        alice.drop();
        server.advance(DocumentLimits.DEFAULT.idleUnload().plusSeconds(1));
        assertThat(gauge("collab.documents")).isZero();
    }

    @Test
    void operationsCommitsAndHowLongTheyTook() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        TestPeer carol = server.join("carol", "notes");
        slow.holdCommits();
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        server.say(carol, TestServer.operation("notes", 0, 1, "['z']"));
        server.advance(Duration.ofMillis(30));
        slow.release();
        server.settle();
        assertThat(count("collab.operations")).isEqualTo(3);
        assertThat(registry.get("collab.commits").summary().count()).isEqualTo(2);
        assertThat(registry.get("collab.commits").summary().totalAmount()).isEqualTo(3);
        assertThat(registry.get("collab.commits").summary().max()).isEqualTo(2);
        assertThat(registry.get("collab.commit.attempts").summary().count()).isEqualTo(2);
        Timer timer = registry.get("collab.acknowledgements").timer();
        assertThat(timer.count()).isEqualTo(3);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(90);
        assertThat(Arrays.stream(timer.takeSnapshot().histogramCounts())
                        .filter(bucket -> bucket.count() > 0)
                        .mapToLong(bucket -> (long) bucket.bucket(TimeUnit.MILLISECONDS))
                        .min())
                .as("the smallest bucket that holds them")
                .hasValue(50);
    }

    @Test
    void attemptsOfACommitThatLostARace() {
        TestServer server = start();
        TestServer other = TestServer.on(world, store, builder -> builder);
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = other.join("bob", "notes");
        store.mute(true);
        other.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(registry.get("collab.commit.attempts").summary().max()).isEqualTo(2);
    }

    @Test
    void refusalsByCode() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 9, 1, "['x']"));
        server.say(alice, "{'type':'nonsense'}");
        server.say(alice, "{'type':'nonsense'}");
        assertThat(count("collab.refusals", "code", "revision_ahead")).isEqualTo(1);
        assertThat(count("collab.refusals", "code", "unknown_type")).isEqualTo(2);
    }

    @Test
    void tokensAndRevocations() {
        TestServer server = start();
        TestPeer alice = server.connect();
        server.say(alice, "{'type':'authenticate','token':'bad'}");
        server.say(alice, "{'type':'authenticate','token':'alice@acme@10'}");
        server.say(alice, "{'type':'refresh_token','token':'alice@acme@20'}");
        server.advance(Duration.ofSeconds(30));
        alice.session().onActivity();
        server.advance(Duration.ofSeconds(25));
        server.collab().revocations().revokeUser("acme", "alice");
        assertThat(count("collab.tokens.refused", "code", "invalid_token")).isEqualTo(1);
        assertThat(count("collab.tokens.refreshed")).isEqualTo(1);
        assertThat(count("collab.tokens.expired")).isEqualTo(1);
        assertThat(count("collab.connections.closed", "code", "4401")).isEqualTo(1);
        assertThat(count("collab.revocations", "what", "user")).isEqualTo(1);
    }

    @Test
    void whatWaitsForSlowReaders() {
        TestServer server = start();
        TestPeer alice = server.enter("alice");
        alice.stall();
        for (int i = 0; i < 3; i++) {
            server.say(alice, "{'type':'ping','timestamp':'" + "x".repeat(1_000) + "'}");
        }
        assertThat(gauge("collab.outgoing.messages")).isEqualTo(2);
        assertThat(gauge("collab.outgoing.size")).isBetween(2_000.0, 2_200.0);
        assertThat(registry.get("collab.outgoing.size").gauge().getId().getBaseUnit())
                .isEqualTo("bytes");
        alice.resume();
        assertThat(gauge("collab.outgoing.messages")).isZero();
        assertThat(gauge("collab.outgoing.size")).isZero();
    }

    @Test
    void resyncsAndLostHistories() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        for (int i = 0; i < 3; i++) {
            server.say(alice, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        store.goBackTo(0);
        server.advance(Duration.ofSeconds(10));
        assertThat(count("collab.histories.lost")).isEqualTo(1);
        assertThat(count("collab.resyncs", "reason", "epoch_changed")).isEqualTo(1);
    }

    @Test
    void whatTheBusDoesNotTell() {
        TestServer server = start();
        TestServer other = TestServer.on(world, store, builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        TestPeer bob = other.join("bob", "notes");
        editAndChat(other, bob, 0);
        editAndChat(server, alice, 1);
        server.advance(Duration.ofSeconds(12));
        assertThat(missed("edits") + missed("messages")).isZero();
        store.mute(true);
        editAndChat(other, bob, 2);
        editAndChat(other, bob, 3);
        server.advance(Duration.ofSeconds(12));
        assertThat(missed("edits")).isEqualTo(2);
        assertThat(missed("messages")).isEqualTo(2);
    }

    private double missed(String what) {
        return registry.find("collab.missed").tag("what", what).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static void editAndChat(TestServer server, TestPeer peer, int revision) {
        int seq = revision < 2 ? 1 : revision;
        server.say(peer, TestServer.operation("notes", revision, seq, "['x']"));
        server.say(peer, "{'type':'publish','channel':'chat:1','data':1}");
    }

    @Test
    void locks() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        server.say(alice, "{'type':'lock_field','document_id':'d','field_name':'notes'}");
        server.say(bob, "{'type':'lock_field','document_id':'d','field_name':'notes'}");
        server.say(alice, "{'type':'unlock_field','document_id':'d','field_name':'notes'}");
        assertThat(count("collab.locks.locked")).isEqualTo(1);
        assertThat(count("collab.locks.denied")).isEqualTo(1);
        assertThat(count("collab.locks.unlocked", "reason", "released")).isEqualTo(1);
    }

    @Test
    void channels() {
        TestServer server = start();
        TestPeer reader = server.enter("reader");
        TestPeer writer = server.enter("writer");
        server.say(reader, "{'type':'subscribe','channel':'chat:1'}");
        reader.stall();
        for (int i = 0; i < 1_002; i++) {
            server.say(writer, "{'type':'publish','channel':'chat:1','data':1}");
        }
        assertThat(gauge("collab.channels")).isEqualTo(1);
        reader.resume();
        server.settle();
        assertThat(count("collab.channels.subscribed")).isEqualTo(1);
        assertThat(count("collab.channels.published")).isEqualTo(1_002);
        assertThat(count("collab.channels.overtaken")).isEqualTo(1);
    }

    @Test
    void savesAndFailures() {
        source.has("notes", FieldContent.text(""));
        TestServer server = start(CollabMetrics.of(registry), builder -> builder.documentSource(source));
        TestPeer alice = server.join("alice", "notes");
        source.fail(true);
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.advance(Duration.ofSeconds(2));
        source.fail(false);
        server.advance(Duration.ofSeconds(20));
        assertThat(count("collab.saves", "outcome", "failed")).isEqualTo(1);
        assertThat(count("collab.saves", "outcome", "done")).isEqualTo(1);
        assertThat(count("collab.failures")).isEqualTo(1);
    }

    @Test
    void readiness() {
        TestServer server = start();
        assertThat(gauge("collab.ready")).isEqualTo(1);
        server.collab().stop(Duration.ofSeconds(1));
        assertThat(gauge("collab.ready")).isZero();
    }

    @Test
    void nobodyIsNamedByATag() {
        TestServer server = start();
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        server.say(alice, "{'type':'nonsense'}");
        alice.drop();
        Set<String> keys = registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(tag -> tag.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys).as("and the registry's own for buckets").containsExactly("code", "le");
    }

    @Test
    void everyMeterOfOneNameHasTheSameTags() {
        CollabMetrics metrics = CollabMetrics.byTenant(registry, Tags.of("node", "a"), 5);
        TestServer server = start(metrics, builder -> builder.documentSource(source));
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(alice, "{'type':'nonsense'}");
        server.connect();
        server.advance(Duration.ofSeconds(40));
        assertThat(count("collab.connections.closed", "tenant", "none", "code", "4408", "node", "a"))
                .isEqualTo(1);
        assertThat(count("collab.operations", "tenant", "acme", "node", "a")).isEqualTo(1);
        assertThat(registry.getMeters().stream()
                        .collect(Collectors.groupingBy(
                                meter -> meter.getId().getName(),
                                Collectors.mapping(CollabMetricsTest::keysOf, Collectors.toSet()))))
                .allSatisfy((name, keys) -> assertThat(keys).as(name).hasSize(1));
    }

    private static List<String> keysOf(Meter meter) {
        return meter.getId().getTags().stream().map(tag -> tag.getKey()).toList();
    }

    @Test
    void onlySoManyTenantsAreToldApart() {
        TestServer server = start(CollabMetrics.byTenant(registry, Tags.empty(), 2), builder -> builder);
        List<TestPeer> peers = List.of("a", "b", "c", "d").stream()
                .map(tenant -> TestPeer.connect(server.collab(), User.named(tenant, "alice", "Alice")))
                .toList();
        server.settle();
        assertThat(registry.find("collab.sessions").tag("tenant", "c").gauge()).isNull();
        assertThat(gauge("collab.sessions", "tenant", "a")).isEqualTo(1);
        assertThat(gauge("collab.sessions", "tenant", "b")).isEqualTo(1);
        assertThat(gauge("collab.sessions", "tenant", "other")).isEqualTo(2);
        peers.forEach(TestPeer::drop);
        assertThat(gauge("collab.sessions", "tenant", "a")).isZero();
        assertThat(gauge("collab.sessions", "tenant", "other")).isZero();
        assertThatThrownBy(() -> CollabMetrics.byTenant(registry, Tags.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reasonsThatAnApplicationMakesUpAreBounded() {
        CollabMetrics metrics = CollabMetrics.of(registry);
        for (int i = 0; i < 100; i++) {
            metrics.resynced("acme", "d", "notes", "reason-" + i);
        }
        assertThat(registry.find("collab.resyncs").counters()).hasSize(21);
        assertThat(count("collab.resyncs", "reason", "other")).isEqualTo(80);
        assertThat(isCounted("collab.connections")).as("no server was started").isFalse();
    }
}
