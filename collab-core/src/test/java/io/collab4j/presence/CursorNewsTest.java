package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
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

/** Cursors that others could not be told of in the moment they moved. */
class CursorNewsTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(11);

    private final VirtualWorld world = new VirtualWorld(1);
    private final SlowPresence store = new SlowPresence(TestServer.store(world));
    private final MortalNode here = new MortalNode(world, store, CursorNewsTest::unlimited);
    private final MortalNode there = new MortalNode(world, store, CursorNewsTest::unlimited);

    private static CollabBuilder unlimited(CollabBuilder builder) {
        return builder.limits(CollabLimits.DEFAULT.unthrottled());
    }

    /** A store that can take its time to let somebody into a document or out of it, and to say who is in it. */
    private static final class SlowPresence extends ForwardingStorage {
        private final List<Runnable> held = new ArrayList<>();
        private boolean slow;
        private boolean silent;

        SlowPresence(Storage storage) {
            super(storage);
        }

        void release() {
            slow = false;
            silent = false;
            held.forEach(Runnable::run);
        }

        @Override
        public PresenceStore presence() {
            PresenceStore presence = super.presence();
            return new PresenceStore() {
                @Override
                public CompletionStage<Optional<PresenceChange>> enter(
                        PresencePlace place, PresenceEntry entry, Instant at) {
                    if (!slow || !(place instanceof DocumentKey)) {
                        return presence.enter(place, entry, at);
                    }
                    CompletableFuture<Optional<PresenceChange>> entered = new CompletableFuture<>();
                    held.add(() -> presence.enter(place, entry, at).thenAccept(entered::complete));
                    return entered;
                }

                @Override
                public CompletionStage<Optional<PresenceChange>> leave(
                        PresencePlace place, String sessionId, Instant at) {
                    if (!slow || !(place instanceof DocumentKey)) {
                        return presence.leave(place, sessionId, at);
                    }
                    CompletableFuture<Optional<PresenceChange>> left = new CompletableFuture<>();
                    held.add(() -> presence.leave(place, sessionId, at).thenAccept(left::complete));
                    return left;
                }

                @Override
                public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
                    if (!silent || !(place instanceof DocumentKey)) {
                        return presence.list(place, known);
                    }
                    CompletableFuture<Optional<PresenceRoster>> listed = new CompletableFuture<>();
                    held.add(() -> presence.list(place, known).thenAccept(listed::complete));
                    return listed;
                }
            };
        }
    }

    /** The store as a node sees it that cannot renew its lease while the store is away. */
    private static final class LostLeases extends ForwardingStorage {
        private boolean away;

        LostLeases(Storage storage) {
            super(storage);
        }

        @Override
        public NodeLeases nodeLeases() {
            NodeLeases leases = super.nodeLeases();
            return new NodeLeases() {
                @Override
                public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                    return away
                            ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                            : leases.renew(node, timeToLive, at);
                }

                @Override
                public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                    return leases.sweep();
                }
            };
        }
    }

    private static TestPeer join(MortalNode node, String user) {
        TestPeer peer = node.server().join(user, "notes");
        peer.hear("document_joined");
        return peer;
    }

    private void pass(Duration time) {
        world.advance(time);
    }

    private static void type(MortalNode node, TestPeer peer, int revision, String with) {
        node.server()
                .say(
                        peer,
                        TestServer.operation("notes", revision, revision + 1, "['hello']")
                                .replace("'seq'", with + "'seq'"));
    }

    private static void move(MortalNode node, TestPeer peer, int position) {
        node.server()
                .say(
                        peer,
                        "{'type':'cursor_update','document_id':'d','field_name':'notes','cursor_info':{'position':"
                                + position + "}}");
    }

    private static List<Long> positions(TestPeer peer) {
        List<Long> all = new ArrayList<>();
        while (!peer.heardAll()) {
            JsonObject next = peer.hear();
            if (string(next, "type").equals("cursor_update")) {
                all.add(number(object(next, "cursor_info"), "position"));
            }
        }
        return all;
    }

    @Test
    void aCaretThatCameWithAnOperationTheBusLostIsFoundWithinAHeartbeat() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        type(here, alice, 0, "");
        there.hear(event -> !(event instanceof PublishedCommit));
        type(here, alice, 1, "'cursor_info':{'position':5},");
        there.hear(event -> true);
        pass(HEARTBEAT);
        assertThat(positions(bob)).containsExactly(5L);
        pass(HEARTBEAT);
        assertThat(positions(bob)).as("and once").isEmpty();
    }

    @Test
    void aCaretThatEverybodyHeardOfIsNotToldAgain() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        type(here, alice, 0, "'cursor_info':{'position':5},");
        assertThat(number(object(bob.hear("operation_applied"), "cursor_info"), "position"))
                .isEqualTo(5);
        pass(HEARTBEAT);
        assertThat(positions(bob)).isEmpty();
    }

    @Test
    void ofTwoMovesInOneMomentWithAnOperationBetweenThemTheLatterIsTold() {
        TestPeer bob = join(there, "bob");
        // An operation brings one cursor up, the first one by its session; not this one.
        TestPeer alice = join(here, "alice");
        TestPeer carol = join(here, "carol");
        boolean last = alice.session().sessionId().compareTo(carol.session().sessionId()) > 0;
        TestPeer mover = last ? alice : carol;
        type(here, alice, 0, "");
        move(here, last ? carol : alice, 0);
        pass(Duration.ofSeconds(1));
        move(here, mover, 1);
        move(here, mover, 4);
        type(here, alice, 1, "");
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).endsWith(1L, 4L);
    }

    @Test
    void whomTheStoreDoesNotKnowYetIsSeenOnceItDoes() {
        TestPeer bob = join(there, "bob");
        store.slow = true;
        TestPeer alice = here.server().join("alice", "notes");
        pass(Duration.ofSeconds(2));
        alice.hear("document_joined");
        type(here, alice, 0, "");
        move(here, alice, 3);
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).isEmpty();
        store.release();
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).containsExactly(3L);
    }

    @Test
    void ofTwoMovesBeforeTheStoreKnowsWhoItIsTheLatterIsTold() {
        TestPeer bob = join(there, "bob");
        store.slow = true;
        TestPeer alice = here.server().join("alice", "notes");
        pass(Duration.ofSeconds(2));
        alice.hear("document_joined");
        type(here, alice, 0, "");
        pass(Duration.ofSeconds(1));
        move(here, alice, 3);
        move(here, alice, 4);
        store.release();
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).containsExactly(4L);
    }

    @Test
    void whomTheStoreTookForGoneIsSeenWhereItWasWhenItIsBack() {
        LostLeases lost = new LostLeases(store);
        CollabLimits brief = CollabLimits.DEFAULT
                .unthrottled()
                .with(PresenceLimits.DEFAULT.toBuilder()
                        .timeToLive(Duration.ofSeconds(6))
                        .build());
        MortalNode node = new MortalNode(world, lost, builder -> builder.limits(brief));
        TestPeer bob = join(there, "bob");
        TestPeer alice = join(node, "alice");
        type(node, alice, 0, "");
        pass(Duration.ofSeconds(1));
        move(node, alice, 3);
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).containsExactly(3L);
        lost.away = true;
        pass(Duration.ofSeconds(8));
        assertThat(string(bob.hear("user_left_document"), "user_id")).isEqualTo("alice");
        lost.away = false;
        pass(Duration.ofSeconds(3));
        assertThat(string(bob.hear("user_joined_document"), "user_id")).isEqualTo("alice");
        assertThat(positions(bob)).isNotEmpty().containsOnly(3L);
    }

    @Test
    void whoLeavesAndComesAgainIsSeenNowhere() {
        TestPeer bob = join(there, "bob");
        TestPeer alice = join(here, "alice");
        bob.hear("user_joined_document");
        type(here, alice, 0, "");
        pass(Duration.ofSeconds(1));
        move(here, alice, 3);
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).containsExactly(3L);
        store.slow = true;
        here.server().say(alice, "{'type':'document_leave','document_id':'d'}");
        here.server().say(alice, TestServer.joinOf("notes"));
        store.release();
        pass(Duration.ofSeconds(2));
        assertThat(string(bob.hear("user_joined_document"), "user_id")).isEqualTo("alice");
        assertThat(positions(bob)).isEmpty();
    }

    @Test
    void whoComesToANodeThatNobodyToldOfCursorsFindsThemWithinAHeartbeat() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        type(here, alice, 0, "");
        pass(HEARTBEAT);
        bob.drop();
        pass(Duration.ofSeconds(1));
        move(here, alice, 2);
        TestPeer carol = join(there, "carol");
        pass(HEARTBEAT);
        assertThat(positions(carol)).containsExactly(2L);
    }

    @Test
    void theCursorsOfThoseWhoAreListedLateAreAskedForAtOnce() {
        TestPeer alice = join(here, "alice");
        type(here, alice, 0, "");
        move(here, alice, 2);
        pass(HEARTBEAT);
        store.silent = true;
        TestPeer bob = there.server().join("bob", "notes");
        pass(Duration.ofSeconds(2));
        bob.hear("document_joined");
        store.release();
        pass(Duration.ofSeconds(1));
        assertThat(positions(bob)).containsExactly(2L);
    }

    @Test
    void theCursorOfSomebodyNotHeardOfYetIsAskedFor() {
        TestPeer bob = join(there, "bob");
        TestPeer dave = join(here, "dave");
        type(here, dave, 0, "");
        pass(HEARTBEAT);
        there.hear(event -> !(event instanceof PresenceChange));
        TestPeer alice = join(here, "alice");
        move(here, alice, 4);
        there.hear(event -> true);
        positions(bob);
        pass(HEARTBEAT);
        assertThat(positions(bob)).containsExactly(4L);
    }
}
