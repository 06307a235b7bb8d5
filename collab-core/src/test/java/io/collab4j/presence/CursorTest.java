package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.CursorNews;
import io.collab4j.store.Storage;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cursors of the members of a document, on one node and between two. */
class CursorTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage store = TestServer.store(world);
    private final MortalNode here = new MortalNode(world, store, CursorTest::unlimited);
    private final MortalNode there = new MortalNode(world, store, CursorTest::unlimited);
    private final TestServer server = here.server();

    private static CollabBuilder unlimited(CollabBuilder builder) {
        return builder.limits(CollabLimits.DEFAULT.unthrottled());
    }

    private static String cursor(String field, String info) {
        return "{'type':'cursor_update','id':'m','document_id':'d',"
                + (field.isEmpty() ? "" : "'field_name':'" + field + "',") + "'cursor_info':" + info + "}";
    }

    private static String at(long position, long revision) {
        return cursor("notes", "{'position':" + position + ",'revision':" + revision + "}");
    }

    private TestPeer join(MortalNode node, String user) {
        TestPeer peer = node.server().join(user, "notes");
        peer.hear("document_joined");
        return peer;
    }

    private static JsonObject info(TestPeer peer) {
        return object(peer.hear("cursor_update"), "cursor_info");
    }

    private static long position(TestPeer peer) {
        return number(info(peer), "position");
    }

    /** The positions a peer has heard, in order. */
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

    private static JsonObject cursorsOf(JsonObject joined, TestPeer owner) {
        return ((JsonArray) joined.get("presence").orElseThrow())
                .values().stream()
                        .map(member -> (JsonObject) member)
                        .filter(member -> string(member, "session_id")
                                .equals(owner.session().sessionId()))
                        .map(member -> object(member, "cursors"))
                        .findFirst()
                        .orElseThrow();
    }

    private void quiet() {
        world.advance(Duration.ofSeconds(1));
    }

    @Test
    void theOthersHearWhoseCursorIsWhere() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        bob.hear("operation_applied");
        alice.hear("operation_acknowledged");
        server.say(alice, cursor("notes", "{'selection':{'anchor':1,'head':4},'revision':1,'color':'red'}"));
        JsonObject heard = bob.hear("cursor_update");
        assertThat(heard.toJson())
                .isEqualTo(
                        "{\"type\":\"cursor_update\",\"document_id\":\"d\",\"field_name\":\"notes\",\"user_id\":\"alice\","
                                + "\"session_id\":\"" + alice.session().sessionId()
                                + "\",\"cursor_info\":{\"selection\":{\"anchor\":1,\"head\":4},\"revision\":1,\"color\":\"red\"},"
                                + "\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        quiet();
        assertThat(alice.heardAll()).as("never one's own").isTrue();
    }

    @Test
    void aCursorIsMovedToTheNewestRevision() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        server.say(alice, TestServer.operation("notes", 1, 2, "[1,'XX']"));
        server.say(bob, at(3, 1));
        JsonObject heard = info(alice);
        assertThat(number(heard, "position")).isEqualTo(5);
        assertThat(number(heard, "revision")).isEqualTo(2);
        quiet();
        server.say(bob, at(1, 1));
        assertThat(position(alice)).as("an insert of others does not push").isEqualTo(1);
        quiet();
        server.say(bob, at(99, 2));
        assertThat(position(alice)).as("past the end").isEqualTo(7);
        quiet();
        server.say(bob, cursor("notes", "{'position':2}"));
        assertThat(number(info(alice), "revision"))
                .as("the newest if none is named")
                .isEqualTo(2);
    }

    @Test
    void aCursorIsNeverWithinACharacter() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['a😀b']"));
        server.say(bob, at(2, 1));
        assertThat(position(alice)).isEqualTo(1);
    }

    @Test
    void aCursorAheadOfTheFieldIsRefusedAndOneTooOldIsDropped() {
        TestServer forgetful = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT
                .unthrottled()
                .with(CollabLimits.DEFAULT.documents().toBuilder()
                        .transformOperations(10)
                        .build())));
        TestPeer alice = forgetful.join("alice", "notes");
        TestPeer bob = forgetful.join("bob", "notes");
        bob.hear("document_joined");
        for (int i = 0; i < 12; i++) {
            forgetful.say(alice, TestServer.operation("notes", i, i + 1, "['x']"));
            bob.hear("operation_applied");
        }
        forgetful.advance(Duration.ofSeconds(1));
        forgetful.say(bob, at(0, 13));
        JsonObject refusal = bob.hear("error");
        assertThat(string(refusal, "code")).isEqualTo("revision_ahead");
        assertThat(string(refusal, "ref")).isEqualTo("m");
        forgetful.advance(Duration.ofSeconds(1));
        forgetful.say(bob, at(0, 1));
        forgetful.advance(Duration.ofSeconds(1));
        assertThat(bob.heardAll()).isTrue();
        assertThat(positions(alice)).isEmpty();
        forgetful.say(bob, at(0, 2));
        assertThat(positions(alice)).containsExactly(0L);
    }

    @Test
    void theFirstMoveIsToldAtOnceAndThenTwentyASecond() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['" + "x".repeat(500) + "']"));
        quiet();
        positions(bob);
        server.say(alice, at(0, 1));
        assertThat(positions(bob)).as("at once").containsExactly(0L);
        List<Long> heard = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            world.advance(Duration.ofMillis(5));
            server.say(alice, at(i, 1));
            heard.addAll(positions(bob));
        }
        assertThat(heard).hasSizeBetween(19, 20).isSorted();
        world.advance(TICK);
        assertThat(positions(bob)).as("the last is never lost").containsExactly(200L);
    }

    @Test
    void allThatMovedInATickComeInOneFrame() {
        TestPeer reader = join(here, "reader");
        List<TestPeer> movers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            movers.add(join(here, "mover-" + i));
        }
        quiet();
        server.say(movers.get(0), at(0, 0));
        int frames = reader.frames().size();
        positions(reader);
        movers.forEach(mover -> server.say(mover, at(0, 0)));
        world.advance(TICK);
        assertThat(reader.frames()).hasSize(frames + 1);
        assertThat(positions(reader)).hasSize(5);
        world.advance(TICK);
        assertThat(positions(movers.get(0))).as("four others").hasSize(4);
    }

    @Test
    void aSlowReaderHearsTheLatestOfEach() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        TestPeer slow = join(here, "slow");
        server.say(alice, TestServer.operation("notes", 0, 1, "['" + "x".repeat(100) + "']"));
        quiet();
        positions(slow);
        slow.stall();
        server.say(slow, "{'type':'ping'}");
        for (int i = 0; i < 50; i++) {
            server.say(alice, at(i, 1));
            server.say(bob, at(50 + i, 1));
            world.advance(TICK);
        }
        slow.resume();
        assertThat(positions(slow)).containsExactlyInAnyOrder(49L, 99L);
        assertThat(slow.closed()).isNull();
    }

    @Test
    void aCaretComesAlongWithAnOperationAndNotAgain() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        String operation = TestServer.operation("notes", 0, 1, "['hello']");
        server.say(alice, operation.replace("'seq'", "'cursor_info':{'position':5},'seq'"));
        JsonObject applied = bob.hear("operation_applied");
        assertThat(number(object(applied, "cursor_info"), "position")).isEqualTo(5);
        quiet();
        assertThat(bob.heardAll()).isTrue();
        server.say(bob, TestServer.operation("notes", 1, 1, "['>>']"));
        TestPeer carol = here.server().join("carol", "notes");
        JsonObject cursor = object(cursorsOf(carol.hear("document_joined"), alice), "notes");
        assertThat(number(cursor, "position"))
                .as("moved to the revision of the join")
                .isEqualTo(7);
        assertThat(number(cursor, "revision")).isEqualTo(2);
    }

    @Test
    void anOperationsCaretTakesThePlaceOfAnEarlierCursor() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        TestPeer slow = join(here, "slow");
        server.say(bob, TestServer.operation("notes", 0, 1, "['hello']"));
        quiet();
        positions(slow);
        slow.stall();
        server.say(slow, "{'type':'ping'}");
        server.say(alice, at(1, 1));
        String operation = TestServer.operation("notes", 1, 1, "[5,'!']");
        server.say(alice, operation.replace("'seq'", "'cursor_info':{'position':6},'seq'"));
        quiet();
        slow.resume();
        assertThat(positions(slow)).as("the caret came with the operation").isEmpty();
    }

    @Test
    void whoMayNotShowItsCursorShowsNone() {
        TestServer strict = TestServer.on(
                world,
                store,
                builder -> builder.authorizer(Authorizer.of(access -> access.action() != Action.SHOW_CURSOR)));
        TestPeer alice = strict.enter("alice");
        TestPeer bob = join(there, "bob");
        strict.say(alice, "{'type':'document_join','document_id':'d','fields':['notes'],'cursor_info':{'position':0}}");
        strict.say(alice, at(0, 0));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("forbidden");
        String operation = TestServer.operation("notes", 0, 1, "['x']");
        strict.say(alice, operation.replace("'seq'", "'cursor_info':{'position':1},'seq'"));
        assertThat(bob.hear("operation_applied").get("cursor_info")).isEmpty();
        quiet();
        assertThat(positions(bob)).isEmpty();
    }

    @Test
    void aCursorNeedsAJoinedField() {
        TestPeer alice = server.enter("alice");
        server.say(alice, at(0, 0));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("not_joined");
        server.say(alice, TestServer.joinOf("notes"));
        server.say(alice, cursor("other", "{'position':0}"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("not_joined");
    }

    @Test
    void whoHasNotJoinedAFieldDoesNotHearOfItsCursors() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = server.join("bob", "other");
        bob.hear("document_joined");
        server.say(alice, cursor("notes", "{'position':0,'secret':1}"));
        quiet();
        assertThat(bob.heardAll()).isTrue();
        server.say(bob, TestServer.joinOf("notes"));
        assertThat(cursorsOf(bob.hear("document_joined"), alice).get("notes")).isPresent();
        server.say(alice, cursor("notes", "{'position':0,'secret':2}"));
        assertThat(number(info(bob), "secret")).isEqualTo(2);
    }

    @Test
    void aCursorInNoFieldIsToldAsItIs() {
        TestPeer alice = server.enter("alice");
        server.say(alice, "{'type':'document_join','document_id':'d','fields':['notes'],'cursor_info':{'cell':'A1'}}");
        TestPeer bob = there.server().join("bob", "notes");
        quiet();
        world.advance(Duration.ofSeconds(10));
        assertThat(info(bob).toJson()).isEqualTo("{\"cell\":\"A1\"}");
        server.say(alice, cursor("", "{'cell':'B2'}"));
        JsonObject heard = bob.hear("cursor_update");
        assertThat(heard.get("field_name")).isEmpty();
        assertThat(object(heard, "cursor_info").toJson()).isEqualTo("{\"cell\":\"B2\"}");
        TestPeer carol = here.server().join("carol");
        assertThat(object(cursorsOf(carol.hear("document_joined"), alice), "").toJson())
                .isEqualTo("{\"cell\":\"B2\"}");
    }

    @Test
    void theCursorOfAMemberThatLeftIsGone() {
        TestPeer alice = join(here, "alice");
        join(here, "bob");
        server.say(alice, at(0, 0));
        server.say(alice, "{'type':'document_leave','document_id':'d'}");
        server.say(alice, TestServer.joinOf("notes"));
        TestPeer carol = server.join("carol", "notes");
        assertThat(cursorsOf(carol.hear("document_joined"), alice).members()).isEmpty();
    }

    @Test
    void aCursorIsAtMostFourKibibytes() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(here, "bob");
        int most = CollabLimits.DEFAULT.messages().maxCursorBytes();
        String full = "x".repeat(most - "{'x':''}".length());
        server.say(alice, cursor("", "{'x':'" + full + "'}"));
        assertThat(string(info(bob), "x")).isEqualTo(full);
        server.say(alice, cursor("", "{'x':'" + full + "x'}"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("too_large");
        for (String bad : List.of("null", "[]", "{'position':-1}", "{'position':1.5}", "{'revision':-1}")) {
            server.say(alice, cursor("notes", bad));
            assertThat(string(alice.hear("error"), "code")).as(bad).isEqualTo("bad_message");
        }
    }

    @Test
    void cursorsHaveABudgetOfTheirOwn() {
        TestServer limited = TestServer.open();
        TestPeer alice = limited.join("alice", "notes");
        double burst = CollabLimits.DEFAULT
                .sessions()
                .rates()
                .perConnection()
                .presence()
                .burst();
        for (int i = 0; i < burst; i++) {
            limited.say(alice, at(0, 0));
        }
        alice.hear("document_joined");
        assertThat(alice.heardAll()).isTrue();
        limited.say(alice, at(0, 0));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("rate_limited");
        limited.say(alice, "{'type':'ping'}");
        alice.hear("pong");
    }

    @Test
    void otherNodesHearOfCursorsToo() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        bob.hear("operation_applied");
        server.say(alice, at(3, 1));
        assertThat(position(bob)).isEqualTo(3);
        quiet();
        there.server().say(bob, at(1, 1));
        alice.hear("operation_acknowledged");
        assertThat(position(alice)).isEqualTo(1);
    }

    @Test
    void aNodeThatOpensADocumentLaterAsksForCursors() {
        TestPeer alice = join(here, "alice");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        server.say(alice, at(3, 1));
        quiet();
        TestPeer bob = join(there, "bob");
        quiet();
        assertThat(positions(bob)).containsExactly(3L);
        TestPeer carol = there.server().join("carol", "notes");
        assertThat(number(object(cursorsOf(carol.hear("document_joined"), alice), "notes"), "position"))
                .isEqualTo(3);
    }

    @Test
    void cursorsThatTheBusLostAreFoundWithinAHeartbeat() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        world.advance(Duration.ofSeconds(11));
        there.hear(event -> !(event instanceof CursorNews));
        server.say(alice, at(3, 1));
        world.advance(TICK);
        there.hear(event -> true);
        assertThat(positions(bob)).isEmpty();
        world.advance(Duration.ofSeconds(11));
        assertThat(positions(bob)).containsExactly(3L);
        world.advance(Duration.ofSeconds(11));
        assertThat(positions(bob)).as("and not for ever").isEmpty();
    }

    @Test
    void cursorsAreFoundThoughTheBusLosesMoreThanOneHeartbeat() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        world.advance(Duration.ofSeconds(11));
        there.hear(event -> !(event instanceof CursorNews));
        server.say(alice, at(3, 1));
        world.advance(Duration.ofSeconds(11));
        there.hear(event -> true);
        assertThat(positions(bob)).isEmpty();
        world.advance(Duration.ofSeconds(11));
        assertThat(positions(bob)).containsExactly(3L);
    }

    @Test
    void aCursorThatOutrunsItsOperationWaitsForIt() {
        TestPeer alice = join(here, "alice");
        TestPeer bob = join(there, "bob");
        there.hear(event -> event instanceof CursorNews);
        server.say(alice, TestServer.operation("notes", 0, 1, "['hello']"));
        server.say(alice, at(5, 1));
        world.advance(TICK);
        assertThat(bob.heardAll()).isTrue();
        world.advance(Duration.ofSeconds(11));
        assertThat(string(bob.hear(), "type")).isEqualTo("operation_applied");
        assertThat(position(bob)).isEqualTo(5);
    }

    @Test
    void anIdleCursorOutlivesTheOperationsItWouldHaveToBeMovedOver() {
        TestServer forgetful = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT
                .unthrottled()
                .with(CollabLimits.DEFAULT.documents().toBuilder()
                        .transformOperations(20)
                        .build())));
        TestPeer alice = forgetful.join("alice", "notes");
        List<TestPeer> idle = new ArrayList<>();
        forgetful.say(alice, TestServer.operation("notes", 0, 1, "['0123456789']"));
        for (int i = 0; i < 10; i++) {
            TestPeer peer = forgetful.join("idle-" + i, "notes");
            forgetful.say(peer, at(i, 1));
            forgetful.advance(TICK);
            idle.add(peer);
        }
        for (int i = 1; i < 200; i++) {
            forgetful.say(alice, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        TestPeer late = forgetful.join("late", "notes");
        JsonObject joined = late.hear("document_joined");
        for (int i = 0; i < 10; i++) {
            JsonObject cursor = object(cursorsOf(joined, idle.get(i)), "notes");
            // What is typed at the very beginning pushes everybody but who stands there.
            assertThat(number(cursor, "position")).isEqualTo(i == 0 ? 0 : i + 199);
            assertThat(number(cursor, "revision")).isEqualTo(200);
        }
    }

    @Test
    void aLargeRoomIsToldMoreSlowly() {
        TestPeer alice = join(here, "alice");
        for (int i = 0; i < 99; i++) {
            join(here, "member-" + i);
        }
        TestPeer bob = join(here, "bob");
        quiet();
        positions(bob);
        int heard = 0;
        for (int i = 0; i < 200; i++) {
            server.say(alice, at(0, 0));
            world.advance(Duration.ofMillis(5));
            heard += positions(bob).size();
        }
        assertThat(heard).as("a room twice the size has half the pace").isBetween(8, 11);
    }

    @Test
    void theBytesOfADocumentStayWithinTheirBudget() {
        TestServer tight = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT
                .unthrottled()
                .with(PresenceLimits.DEFAULT.toBuilder()
                        .cursorBytesPerSecond(100_000)
                        .build())));
        List<TestPeer> room = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestPeer peer = tight.join("member-" + i, "notes");
            room.add(peer);
        }
        tight.advance(Duration.ofSeconds(1));
        long before = bytes(room);
        for (int i = 0; i < 200; i++) {
            for (TestPeer peer : room) {
                tight.say(peer, cursor("notes", "{'position':0,'label':'" + "x".repeat(200) + "'}"));
            }
            tight.advance(TICK);
        }
        assertThat(bytes(room) - before).isBetween(500_000L, 1_100_000L);
        tight.advance(Duration.ofSeconds(3));
        room.forEach(CursorTest::positions);
        tight.advance(Duration.ofSeconds(3));
        assertThat(room).allSatisfy(peer -> assertThat(positions(peer)).isEmpty());
    }

    private static long bytes(List<TestPeer> room) {
        return room.stream()
                .flatMap(peer -> peer.frames().stream())
                .filter(frame -> frame.contains("cursor_update"))
                .mapToLong(String::length)
                .sum();
    }
}
