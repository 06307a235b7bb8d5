package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who of a tenant is told to be online, over three nodes. */
class TenantPresenceTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage store = TestServer.store(world);
    private final MortalNode here = new MortalNode(world, store, builder -> builder);
    private final MortalNode there = new MortalNode(world, store, builder -> builder);
    private final MortalNode yonder = new MortalNode(world, store, builder -> builder);

    /** Somebody comes, and everybody has been told. */
    private TestPeer enter(MortalNode node, String user) {
        TestPeer peer = node.server().enter(user);
        world.advance(TICK);
        return peer;
    }

    private static List<String> state(TestPeer peer) {
        List<String> users = new ArrayList<>();
        for (JsonValue user :
                ((JsonArray) peer.hear("presence_state").get("users").orElseThrow()).values()) {
            assertThat(string((JsonObject) user, "status")).isEqualTo("online");
            users.add(string((JsonObject) user, "user_id"));
        }
        return users;
    }

    private TestPeer connect(MortalNode node, String user) {
        TestPeer peer = TestPeer.connect(node.server().collab(), User.named("acme", user, user));
        world.settle();
        return peer;
    }

    /** What a peer was told of users since it was asked last. */
    private static List<String> changes(TestPeer peer) {
        return peer.comings().stream()
                .filter(message -> string(message, "type").equals("presence_change"))
                .map(message -> string(message, "user_id") + " " + string(message, "status"))
                .toList();
    }

    private void pass(Duration time) {
        world.advance(time);
    }

    private void drop(TestPeer peer) {
        peer.drop();
        world.settle();
    }

    @Test
    void whoComesIsToldOfAllNodes() {
        enter(here, "alice");
        enter(there, "bob");
        assertThat(state(connect(yonder, "carol"))).containsExactly("alice", "bob", "carol");
        assertThat(state(connect(here, "bob"))).containsExactly("alice", "bob", "carol");
    }

    @Test
    void aUserIsToldOnceWhateverTheNumberOfConnections() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer first = enter(there, "bob");
        TestPeer second = enter(yonder, "bob");
        TestPeer third = enter(here, "bob");
        assertThat(changes(watcher)).containsExactly("bob online");
        drop(first);
        drop(second);
        pass(Duration.ofSeconds(10));
        assertThat(changes(watcher)).as("one is left").isEmpty();
        drop(third);
        assertThat(changes(watcher)).isEmpty();
        pass(Duration.ofMillis(2_999));
        assertThat(changes(watcher)).as("within the grace").isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(changes(watcher)).containsExactly("bob offline");
        pass(Duration.ofSeconds(5));
        assertThat(changes(watcher)).isEmpty();
    }

    @Test
    void aChangeSaysWhenAndWho() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer bob = enter(there, "bob");
        JsonObject online = watcher.hear("presence_change");
        assertThat(string(online, "last_seen")).isEqualTo("2026-01-01T00:00:00.050Z");
        assertThat(online.get("user_info").orElseThrow().toJson()).isEqualTo("{\"name\":\"bob\"}");
        pass(Duration.ofSeconds(2));
        drop(bob);
        pass(Duration.ofSeconds(4));
        JsonObject offline = watcher.hear("presence_change");
        assertThat(string(offline, "status")).isEqualTo("offline");
        assertThat(string(offline, "last_seen")).as("when it went").isEqualTo("2026-01-01T00:00:02.100Z");
    }

    @Test
    void aReloadIsNotTold() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer before = enter(there, "bob");
        changes(watcher);
        drop(before);
        pass(Duration.ofSeconds(2));
        enter(yonder, "bob");
        pass(Duration.ofSeconds(15));
        assertThat(changes(watcher)).isEmpty();
    }

    @Test
    void tenantsDoNotHearOfEachOther() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer other = TestPeer.connect(here.server().collab(), User.named("other", "eve", "eve"));
        world.settle();
        assertThat(state(other)).containsExactly("eve");
        assertThat(changes(watcher)).isEmpty();
        enter(here, "bob");
        assertThat(changes(other)).isEmpty();
    }

    @Test
    void whoMayNotSeeTheTenantSeesHimself() {
        TestServer closed = TestServer.on(
                world,
                store,
                builder ->
                        builder.authorizer(Authorizer.of(access -> !(access.resource() instanceof Resource.Tenant))));
        enter(here, "alice");
        TestPeer bob = TestPeer.connect(closed.collab(), User.named("acme", "bob", "bob"));
        world.settle();
        assertThat(state(bob)).containsExactly("bob");
        TestPeer alice = enter(here, "carol");
        drop(alice);
        pass(Duration.ofSeconds(5));
        assertThat(changes(bob)).isEmpty();
    }

    @Test
    void aSlowReaderHearsTheLatestOfEachUser() {
        TestPeer slow = enter(here, "slow");
        slow.stall();
        enter(here, "first");
        for (int i = 0; i < 3; i++) {
            TestPeer bob = enter(there, "bob");
            pass(Duration.ofMillis(100));
            drop(bob);
            pass(Duration.ofSeconds(3));
        }
        enter(there, "bob");
        TestPeer carol = enter(there, "carol");
        drop(carol);
        pass(Duration.ofSeconds(3));
        changes(slow);
        slow.resume();
        world.settle();
        assertThat(changes(slow)).as("carol came and went unheard").containsExactly("bob online");
    }

    @Test
    void whoCameBackWithoutBeingMissedIsToldUnderTheNewName() {
        enter(here, "watcher");
        TestPeer bob = enter(there, "bob");
        assertThat(connect(here, "early").hear("presence_state").toJson()).contains("{\"name\":\"bob\"}");
        here.hear(event -> !(event instanceof PresenceChange change) || change.present());
        drop(bob);
        pass(Duration.ofSeconds(4));
        TestPeer.connect(there.server().collab(), User.named("acme", "bob", "Robert"));
        pass(TICK);
        assertThat(connect(here, "late").hear("presence_state").toJson())
                .contains("{\"name\":\"Robert\"}")
                .doesNotContain("{\"name\":\"bob\"}");
    }

    @Test
    void whatTheBusLosesIsFoundWithinAHeartbeat() {
        TestPeer watcher = enter(here, "watcher");
        here.hear(event -> false);
        TestPeer bob = enter(there, "bob");
        assertThat(changes(watcher)).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(changes(watcher)).containsExactly("bob online");
        drop(bob);
        pass(Duration.ofSeconds(13));
        assertThat(changes(watcher)).containsExactly("bob offline");
    }

    @Test
    void aReaderThatOnlyReadsStaysForTwentyMinutes() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer idle = enter(there, "idle");
        changes(watcher);
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(20));
            here.server().say(watcher, "{'type':'pong'}");
            there.server().say(idle, "{'type':'pong'}");
        }
        assertThat(changes(watcher)).isEmpty();
        assertThat(idle.closed()).isNull();
        assertThat(state(connect(yonder, "carol"))).contains("idle");
    }

    @Test
    void thePeopleOfAKilledNodeAreGoneWithinTheTimeToLiveAndToldOnce() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer other = enter(yonder, "other");
        enter(there, "bob");
        enter(there, "bob");
        enter(there, "carol");
        TestPeer carol = enter(here, "carol");
        pass(Duration.ofSeconds(9));
        changes(watcher);
        changes(other);
        there.stop();
        pass(Duration.ofSeconds(15));
        here.server().say(watcher, "{'type':'pong'}");
        here.server().say(carol, "{'type':'pong'}");
        yonder.server().say(other, "{'type':'pong'}");
        assertThat(changes(watcher)).as("the node may come back").isEmpty();
        pass(Duration.ofSeconds(15));
        assertThat(changes(watcher)).containsExactly("bob offline");
        assertThat(changes(other)).containsExactly("bob offline");
        assertThat(state(connect(here, "dave"))).doesNotContain("bob");
        assertThat(here.server()
                        .collab()
                        .presence()
                        .online("acme")
                        .toCompletableFuture()
                        .join())
                .extracting(PresentUser::userId)
                .doesNotContain("bob");
    }

    @Test
    void aNodeThatDoesNotHearThatItsLeaseWasLostEntersItsPeopleAgain() {
        MuteLeases leases = new MuteLeases(store);
        MortalNode cutOff = new MortalNode(world, leases, builder -> builder);
        TestPeer alice = enter(cutOff, "alice");
        TestPeer bob = enter(here, "bob");
        changes(bob);
        leases.lostBefore = true;
        pass(PresenceLimits.DEFAULT.timeToLive());
        cutOff.server().say(alice, "{'type':'pong'}");
        here.server().say(bob, "{'type':'pong'}");
        assertThat(changes(bob)).containsExactly("alice offline");
        leases.lostBefore = false;
        leases.lostBehind = true;
        pass(Duration.ofSeconds(2));
        leases.lostBehind = false;
        pass(Duration.ofSeconds(2));
        assertThat(changes(bob)).containsExactly("alice online");
    }

    @Test
    void whoIsSweptBeforeTheStoreHasAnsweredIsEnteredAgain() {
        List<Runnable> answers = new ArrayList<>();
        MuteLeases leases = new MuteLeases(new LateAnswers(store, answers));
        MortalNode cutOff = new MortalNode(world, leases, builder -> builder);
        enter(here, "bob");
        leases.lostBefore = true;
        TestPeer alice = TestPeer.connect(cutOff.server().collab(), User.named("acme", "alice", "alice"));
        pass(Duration.ofSeconds(3));
        leases.lostBefore = false;
        pass(Duration.ofSeconds(2));
        answers.forEach(Runnable::run);
        pass(Duration.ofSeconds(2));
        assertThat(alice.closed()).isNull();
        assertThat(here.server()
                        .collab()
                        .presence()
                        .online("acme")
                        .toCompletableFuture()
                        .join())
                .extracting(PresentUser::userId)
                .containsExactly("alice", "bob");
    }

    @Test
    void theFirstOneOfANodeIsEnteredOnce() {
        List<String> entered = new ArrayList<>();
        Storage slow = new ForwardingStorage(store) {
            @Override
            public PresenceStore presence() {
                return new ForwardingPresence(super.presence()) {
                    @Override
                    public CompletionStage<Optional<PresenceChange>> enter(
                            PresencePlace place, PresenceEntry entry, Instant at) {
                        entered.add(entry.userId());
                        return late(super.enter(place, entry, at));
                    }
                };
            }

            @Override
            public NodeLeases nodeLeases() {
                NodeLeases leases = super.nodeLeases();
                return new NodeLeases() {
                    @Override
                    public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                        return late(leases.renew(node, timeToLive, at));
                    }

                    @Override
                    public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                        return leases.sweep();
                    }
                };
            }
        };
        connect(new MortalNode(world, slow, builder -> builder), "alice");
        pass(Duration.ofSeconds(1));
        assertThat(entered).containsExactly("alice");
    }

    private <T> CompletionStage<T> late(CompletionStage<T> answer) {
        CompletableFuture<T> late = new CompletableFuture<>();
        world.later(Duration.ofMillis(1), () -> answer.thenAccept(late::complete));
        return late;
    }

    /** As one that takes over may that had not heard of the newest. */
    @Test
    void whoIsLostByTheStoreOrComesBackInItIsPutRight() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer alice = enter(there, "alice");
        TenantKey tenant = new TenantKey("acme");
        List<PresenceEntry> entries = store.presence()
                .list(tenant, -1)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .entries();
        PresenceEntry ofAlice = entries.stream()
                .filter(entry -> entry.userId().equals("alice"))
                .findFirst()
                .orElseThrow();
        changes(watcher);
        Instant now = world.runtime().clock().instant();
        store.presence()
                .leave(tenant, ofAlice.sessionId(), now)
                .toCompletableFuture()
                .join();
        pass(Duration.ofSeconds(21));
        here.server().say(watcher, "{'type':'pong'}");
        there.server().say(alice, "{'type':'pong'}");
        assertThat(state(connect(yonder, "carol"))).contains("alice");

        drop(alice);
        pass(Duration.ofSeconds(4));
        store.presence().enter(tenant, ofAlice, now).toCompletableFuture().join();
        TestPeer bob = enter(there, "bob");
        pass(Duration.ofSeconds(21));
        here.server().say(watcher, "{'type':'pong'}");
        there.server().say(bob, "{'type':'pong'}");
        assertThat(state(connect(yonder, "dave"))).contains("bob").doesNotContain("alice");
    }

    /** A store that lets the first one in at once and says so later. */
    private static final class LateAnswers extends ForwardingStorage {
        private final List<Runnable> answers;

        LateAnswers(Storage storage, List<Runnable> answers) {
            super(storage);
            this.answers = answers;
        }

        @Override
        public PresenceStore presence() {
            return new ForwardingPresence(super.presence()) {
                @Override
                public CompletionStage<Optional<PresenceChange>> enter(
                        PresencePlace place, PresenceEntry entry, Instant at) {
                    CompletionStage<Optional<PresenceChange>> entered = super.enter(place, entry, at);
                    if (!answers.isEmpty()) {
                        return entered;
                    }
                    CompletableFuture<Optional<PresenceChange>> late = new CompletableFuture<>();
                    answers.add(() -> entered.thenAccept(late::complete));
                    return late;
                }
            };
        }
    }

    /** A store that does not answer renewals, and has heard of them or not. */
    private static final class MuteLeases extends ForwardingStorage {
        private boolean lostBefore;
        private boolean lostBehind;

        MuteLeases(Storage storage) {
            super(storage);
        }

        @Override
        public NodeLeases nodeLeases() {
            NodeLeases leases = super.nodeLeases();
            return new NodeLeases() {
                @Override
                public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                    CompletionStage<Boolean> held =
                            lostBefore ? CompletableFuture.completedFuture(false) : leases.renew(node, timeToLive, at);
                    return lostBefore || lostBehind
                            ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                            : held;
                }

                @Override
                public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                    return leases.sweep();
                }
            };
        }
    }

    @Test
    void aNodeThatWasPausedEntersItsPeopleAgain() {
        TestPeer watcher = enter(here, "watcher");
        TestPeer bob = enter(there, "bob");
        changes(watcher);
        there.stop();
        pass(Duration.ofSeconds(20));
        here.server().say(watcher, "{'type':'pong'}");
        pass(Duration.ofSeconds(11));
        assertThat(changes(watcher)).containsExactly("bob offline");
        there.goOn();
        there.server().say(bob, "{'type':'pong'}");
        pass(Duration.ofSeconds(11));
        assertThat(changes(watcher)).containsExactly("bob online");
        assertThat(bob.closed()).isNull();
    }

    @Test
    void theApplicationCanAsk() {
        enter(here, "alice");
        enter(there, "bob");
        enter(there, "bob");
        assertThat(yonder.server()
                        .collab()
                        .presence()
                        .online("acme")
                        .toCompletableFuture()
                        .join())
                .containsExactly(
                        new PresentUser("alice", JsonObject.EMPTY.with("name", JsonValue.of("alice"))),
                        new PresentUser("bob", JsonObject.EMPTY.with("name", JsonValue.of("bob"))));
        assertThat(yonder.server()
                        .collab()
                        .presence()
                        .online("nobody")
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void whoStopsExpectsItsPeopleBackElsewhere() {
        TestPeer watcher = enter(here, "watcher");
        enter(there, "bob");
        enter(there, "carol");
        changes(watcher);
        there.server().collab().stop(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        there.server().collab().close();
        enter(here, "bob");
        pass(Duration.ofSeconds(5));
        assertThat(changes(watcher)).as("carol has time").isEmpty();
        here.server().say(watcher, "{'type':'pong'}");
        pass(Duration.ofSeconds(10));
        assertThat(changes(watcher)).containsExactly("carol offline");
    }

    /** A store of presence that can be made not to answer, or to fail. */
    private static final class Reluctant extends ForwardingStorage {
        private final PresenceStore presence;
        private boolean failing;
        private boolean silent;

        Reluctant(Storage storage) {
            super(storage);
            this.presence = storage.presence();
        }

        private <T> CompletionStage<T> answer(CompletionStage<T> answer) {
            return silent ? new CompletableFuture<>() : answer;
        }

        private <T> CompletionStage<T> failure() {
            return CompletableFuture.failedFuture(new CollabException(ErrorCode.STORE_UNAVAILABLE, "away"));
        }

        @Override
        public PresenceStore presence() {
            return new PresenceStore() {
                @Override
                public CompletionStage<Optional<PresenceChange>> enter(
                        PresencePlace place, PresenceEntry entry, Instant at) {
                    return failing ? failure() : answer(presence.enter(place, entry, at));
                }

                @Override
                public CompletionStage<Optional<PresenceChange>> leave(
                        PresencePlace place, String sessionId, Instant at) {
                    return failing ? failure() : answer(presence.leave(place, sessionId, at));
                }

                @Override
                public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
                    return failing ? failure() : answer(presence.list(place, known));
                }
            };
        }
    }

    @Test
    void aStoreThatFailsKeepsNobodyOutAndIsToldLater() {
        Reluctant away = new Reluctant(store);
        away.failing = true;
        TestPeer watcher = enter(here, "watcher");
        TestServer node = TestServer.on(world, away, builder -> builder);
        TestPeer bob = node.join("bob", "notes");
        assertThat(string(bob.hear("document_joined"), "document_id")).isEqualTo("d");
        assertThat(changes(watcher)).isEmpty();
        away.failing = false;
        pass(Duration.ofSeconds(10));
        assertThat(changes(watcher)).containsExactly("bob online");
        away.failing = true;
        drop(bob);
        pass(Duration.ofSeconds(4));
        assertThat(changes(watcher)).isEmpty();
        away.failing = false;
        here.server().say(watcher, "{'type':'pong'}");
        pass(Duration.ofSeconds(11));
        assertThat(changes(watcher)).containsExactly("bob offline");
    }

    @Test
    void aStoreThatDoesNotAnswerKeepsNobodyWaiting() {
        Reluctant away = new Reluctant(store);
        away.silent = true;
        TestServer node = TestServer.on(world, away, builder -> builder);
        TestPeer bob = TestPeer.connect(node.collab(), User.named("acme", "bob", "bob"));
        pass(Duration.ofSeconds(1));
        assertThat(state(bob)).containsExactly("bob");
        node.say(bob, TestServer.joinOf("notes"));
        pass(Duration.ofSeconds(1));
        assertThat(bob.hear("document_joined").get("presence").orElseThrow().toJson())
                .contains("\"user_id\":\"bob\"");
    }
}
