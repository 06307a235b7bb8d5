package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.ForwardingLocks;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockStore;
import io.collab4j.store.Storage;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who is in a document, over two nodes. */
class DocumentMembersTest {
    private static final PresenceLimits SMALL_CROWD =
            PresenceLimits.DEFAULT.toBuilder().crowd(3).build();

    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage store = TestServer.store(world);
    private final MortalNode here = new MortalNode(world, store, builder -> builder);
    private final MortalNode there = new MortalNode(world, store, builder -> builder);

    private static List<String> members(TestPeer peer) {
        return ((JsonArray) peer.hear("document_joined").get("presence").orElseThrow())
                .values().stream()
                        .map(member -> string((JsonObject) member, "user_id"))
                        .sorted()
                        .toList();
    }

    private static String session(TestPeer peer) {
        return peer.session().sessionId();
    }

    /** What a peer was told of members since it was asked last. */
    private static List<String> changes(TestPeer peer) {
        return peer.comings().stream()
                .filter(message -> string(message, "type").endsWith("_document"))
                .map(message -> string(message, "type").replace("user_", "").replace("_document", "") + " "
                        + string(message, "user_id"))
                .toList();
    }

    @Test
    void whoJoinsIsToldOfTheMembersOfAllNodesAndOfItself() {
        here.server().join("alice", "notes");
        there.server().join("bob", "notes");
        assertThat(members(here.server().join("carol", "notes"))).containsExactly("alice", "bob", "carol");
        assertThat(members(there.server().join("bob", "notes"))).containsExactly("alice", "bob", "bob", "carol");
    }

    @Test
    void theOthersHearWhoJoinsAndLeavesAtOnce() {
        TestPeer alice = here.server().join("alice", "notes");
        TestPeer bob = there.server().join("bob", "notes");
        JsonObject joined = alice.hear("user_joined_document");
        assertThat(string(joined, "document_id")).isEqualTo("d");
        assertThat(string(joined, "session_id")).isEqualTo(session(bob));
        assertThat(joined.get("user_info").orElseThrow().toJson()).isEqualTo("{\"name\":\"bob\"}");
        there.server().say(bob, "{'type':'document_leave','document_id':'d'}");
        assertThat(string(alice.hear("user_left_document"), "session_id")).isEqualTo(session(bob));
        there.server().say(bob, TestServer.joinOf("notes"));
        assertThat(changes(alice)).containsExactly("joined bob");
        bob.drop();
        world.settle();
        assertThat(changes(alice)).as("no grace in a document").containsExactly("left bob");
        assertThat(changes(bob)).as("not of himself, and alice was there").isEmpty();
    }

    @Test
    void aSecondJoinOfASessionIsNotTold() {
        TestPeer alice = here.server().join("alice", "notes");
        TestPeer bob = there.server().join("bob", "notes");
        changes(alice);
        there.server().say(bob, TestServer.joinOf("more"));
        assertThat(changes(alice)).isEmpty();
        assertThat(changes(bob)).isEmpty();
    }

    @Test
    void whoGoesWhileTheAnswerToAnotherJoinIsPreparedIsNotTakenForAMember() {
        List<CompletableFuture<List<FieldLock>>> held = new ArrayList<>();
        TestServer slow = TestServer.on(world, new SlowLocks(store, held), builder -> builder);
        TestPeer bob = there.server().join("bob", "notes");
        TestPeer alice = slow.join("alice", "notes");
        held.remove(0).complete(List.of());
        alice.hear("document_joined");
        slow.say(alice, TestServer.joinOf("more"));
        there.server().say(bob, "{'type':'document_leave','document_id':'d'}");
        assertThat(changes(alice)).as("not in front of the answer").isEmpty();
        held.remove(0).complete(List.of());
        world.settle();
        assertThat(members(alice)).containsExactly("alice", "bob");
        assertThat(changes(alice)).containsExactly("left bob");
    }

    @Test
    void whoseJoinIsRefusedHearsOnOfTheOthers() {
        TestServer strict = TestServer.on(
                world,
                store,
                builder -> builder.limits(CollabLimits.DEFAULT.with(
                        DocumentLimits.DEFAULT.toBuilder().maxFields(1).build())));
        TestPeer alice = strict.join("alice", "notes");
        strict.say(alice, TestServer.joinOf("more"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("limit_exceeded");
        there.server().join("bob", "notes");
        assertThat(changes(alice)).containsExactly("joined bob");
    }

    @Test
    void whoseJoinIsRefusedIsToldOfThoseWhomTheAnswerWouldHaveNamed() {
        TestServer strict = TestServer.on(
                world,
                store,
                builder -> builder.limits(CollabLimits.DEFAULT.with(
                        DocumentLimits.DEFAULT.toBuilder().maxFields(1).build())));
        TestPeer alice = strict.join("alice", "notes");
        alice.stall();
        strict.say(alice, "{'type':'ping'}");
        TestPeer bob = there.server().join("bob", "notes");
        strict.say(alice, TestServer.joinOf("more"));
        alice.resume();
        assertThat(string(alice.hear("error"), "code")).isEqualTo("limit_exceeded");
        assertThat(changes(alice)).containsExactly("joined bob");
        bob.drop();
        world.settle();
        assertThat(changes(alice)).containsExactly("left bob");
    }

    /** A store that answers who comes with his locks when it is told to. */
    private static final class SlowLocks extends ForwardingStorage {
        private final List<CompletableFuture<List<FieldLock>>> held;

        SlowLocks(Storage storage, List<CompletableFuture<List<FieldLock>>> held) {
            super(storage);
            this.held = held;
        }

        @Override
        public LockStore locks() {
            return new ForwardingLocks(super.locks()) {
                @Override
                public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
                    CompletableFuture<List<FieldLock>> answer = new CompletableFuture<>();
                    held.add(answer);
                    return answer;
                }
            };
        }
    }

    @Test
    void theMembersOfAKilledNodeGoWithItsLease() {
        TestPeer alice = here.server().join("alice", "notes");
        there.server().join("bob", "notes");
        changes(alice);
        there.stop();
        world.advance(Duration.ofSeconds(15));
        here.server().say(alice, "{'type':'pong'}");
        world.advance(Duration.ofSeconds(15));
        assertThat(changes(alice)).containsExactly("left bob");
        assertThat(members(here.server().join("carol", "notes"))).containsExactly("alice", "carol");
        assertThat(here.server()
                        .collab()
                        .presence()
                        .members("acme", "d")
                        .toCompletableFuture()
                        .join())
                .extracting(DocumentMember::userId)
                .containsExactlyInAnyOrder("alice", "carol");
    }

    @Test
    void whatTheBusLosesIsFoundWithinAHeartbeat() {
        TestPeer alice = here.server().join("alice", "notes");
        here.hear(event -> false);
        TestPeer bob = there.server().join("bob", "notes");
        assertThat(changes(alice)).isEmpty();
        world.advance(Duration.ofSeconds(10));
        assertThat(changes(alice)).containsExactly("joined bob");
        bob.drop();
        world.advance(Duration.ofSeconds(10));
        assertThat(changes(alice)).containsExactly("left bob");
    }

    @Test
    void aSlowReaderHearsOnlyOfThoseItHasHeardOf() {
        TestPeer alice = here.server().join("alice", "notes");
        TestPeer bob = there.server().join("bob", "notes");
        changes(alice);
        alice.stall();
        here.server().say(alice, "{'type':'ping'}");
        TestPeer carol = there.server().join("carol", "notes");
        TestPeer dave = there.server().join("dave", "notes");
        carol.drop();
        bob.drop();
        world.settle();
        alice.resume();
        assertThat(changes(alice)).containsExactly("joined dave", "left bob");
        assertThat(dave.closed()).isNull();
    }

    @Test
    void inACrowdComingsAreToldTogetherAndWhoCameAndWentIsNot() {
        TestServer node = TestServer.on(
                world,
                store,
                builder -> builder.limits(CollabLimits.DEFAULT.unthrottled().with(SMALL_CROWD)));
        TestPeer alice = node.join("alice", "notes");
        List<TestPeer> crowd = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            crowd.add(node.join("user-" + i, "notes"));
        }
        world.advance(Duration.ofSeconds(1));
        assertThat(changes(alice)).hasSize(3);
        node.join("first", "notes");
        assertThat(changes(alice)).as("after a quiet time at once").containsExactly("joined first");
        TestPeer brief = node.join("brief", "notes");
        node.join("last", "notes");
        brief.drop();
        crowd.get(0).drop();
        world.settle();
        assertThat(changes(alice)).isEmpty();
        int frames = framesAboutMembers(alice);
        world.advance(Duration.ofMillis(50));
        assertThat(changes(alice)).containsExactly("joined last", "left user-0");
        assertThat(framesAboutMembers(alice)).isEqualTo(frames + 1);
    }

    private static int framesAboutMembers(TestPeer peer) {
        return (int) peer.frames().stream()
                .filter(frame -> frame.contains("user_joined_document") || frame.contains("user_left_document"))
                .count();
    }

    @Test
    void theApplicationIsAMemberOfWhatItHasOpened() {
        TestPeer alice = here.server().join("alice", "notes");
        var document = there.server().collab().open("d", User.named("acme", "robot", "Robot"));
        world.settle();
        assertThat(changes(alice)).containsExactly("joined robot");
        document.close();
        world.settle();
        assertThat(changes(alice)).containsExactly("left robot");
    }
}
