package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.document.FieldContent;
import io.collab4j.document.ServerDocument;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.Told;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a listener hears of documents and edits. */
class DocumentNewsTest {
    private final Told told = new Told();
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final SlowStorage slow = new SlowStorage(store);
    private final TestSource source = new TestSource();
    private final TestServer server = TestServer.on(
            world, slow, builder -> builder.listener(told.listener()).documentSource(source));

    private void afterIdling() {
        server.advance(CollabLimits.DEFAULT.documents().idleUnload().plusSeconds(1));
    }

    @Test
    void aDocumentOpensWithItsFirstMemberAndClosesSomeTimeAfterItsLast() {
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        server.say(bob, TestServer.joinOf("title"));
        assertThat(told.of("documentOpened")).containsExactly("documentOpened acme d");
        assertThat(told.of("documentJoined"))
                .containsExactly("documentJoined acme alice d", "documentJoined acme bob d");
        server.say(alice, "{'type':'document_leave','document_id':'d'}");
        bob.drop();
        assertThat(told.of("documentLeft")).containsExactly("documentLeft acme alice d", "documentLeft acme bob d");
        assertThat(told.of("documentClosed")).isEmpty();
        afterIdling();
        assertThat(told.of("documentClosed")).containsExactly("documentClosed acme d");
        server.collab().close();
        assertThat(told.of("documentClosed")).hasSize(1);
    }

    @Test
    void theApplicationIsAMemberToo() {
        ServerDocument document = server.collab().open("d", User.named("acme", "robot", "Robot"));
        document.close();
        assertThat(told.of("documentJoined", "documentLeft"))
                .containsExactly("documentJoined acme robot d", "documentLeft acme robot d");
    }

    @Test
    void whatIsOpenAtTheEndIsClosedOnce() {
        server.join("alice", "notes");
        server.collab().stop(Duration.ofSeconds(5));
        server.advance(Duration.ofSeconds(10));
        server.collab().close();
        assertThat(told.of("documentOpened", "documentClosed"))
                .containsExactly("documentOpened acme d", "documentClosed acme d");
        assertThat(told.of("documentLeft")).containsExactly("documentLeft acme alice d");
    }

    @Test
    void anEditIsTimedFromItsFrameToItsCommit() {
        TestPeer alice = server.join("alice", "notes");
        slow.holdCommits();
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.advance(Duration.ofMillis(30));
        assertThat(told.of("acknowledged")).isEmpty();
        slow.release();
        server.settle();
        assertThat(told.of("acknowledged")).containsExactly("acknowledged acme d notes 30000000");
        assertThat(told.of("committed")).containsExactly("committed acme d notes 1 1");
    }

    @Test
    void theTimeItWaitsBehindAnotherMessageCounts() {
        CompletableFuture<Identity> decision = new CompletableFuture<>();
        TestServer busy = TestServer.on(
                world, store, builder -> builder.listener(told.listener()).authenticator(credentials -> decision));
        TestPeer alice = busy.join("alice", "notes");
        busy.say(alice, "{'type':'refresh_token','token':'new'}");
        busy.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        busy.advance(Duration.ofMillis(40));
        decision.complete(new Identity(User.named("acme", "alice", "Alice"), Instant.MAX));
        busy.settle();
        assertThat(told.of("acknowledged")).containsExactly("acknowledged acme d notes 40000000");
    }

    @Test
    void eachEditOfAGroupIsTimed() {
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        TestPeer carol = server.join("carol", "notes");
        slow.holdCommits();
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        server.advance(Duration.ofMillis(10));
        server.say(carol, TestServer.operation("notes", 0, 1, "['z']"));
        server.advance(Duration.ofMillis(10));
        slow.release();
        server.settle();
        assertThat(told.of("acknowledged"))
                .containsExactly(
                        "acknowledged acme d notes 20000000",
                        "acknowledged acme d notes 20000000",
                        "acknowledged acme d notes 10000000");
    }

    @Test
    void neitherARepeatNorARefusedEditIsTimed() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        told.forget();
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(alice, TestServer.operation("notes", 9, 2, "['x']"));
        assertThat(told.of("acknowledged", "committed")).isEmpty();
        assertThat(told.of("refused")).containsExactly("refused acme alice REVISION_AHEAD");
    }

    @Test
    void anEditOfTheApplicationHasNoFrame() {
        ServerDocument document = server.collab().open("d", User.named("acme", "robot", "Robot"));
        document.editText("notes", text -> TextOperation.insert(0, "x"));
        server.settle();
        assertThat(told.of("committed")).hasSize(1);
        assertThat(told.of("acknowledged")).isEmpty();
    }

    @Test
    void savesAreToldWhetherTheyWorkOrNot() {
        source.has("notes", FieldContent.text(""));
        TestPeer alice = server.join("alice", "notes");
        source.fail(true);
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.advance(Duration.ofSeconds(2));
        assertThat(told.of("saved", "saveFailed")).containsExactly("saveFailed acme d notes");
        assertThat(told.of("failed")).hasSize(1);
        source.fail(false);
        server.advance(Duration.ofSeconds(20));
        assertThat(told.of("saved", "saveFailed")).containsExactly("saveFailed acme d notes", "saved acme d notes");
    }

    @Test
    void anOutageOfTheStoreIsOneFailureOfEachField() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        store.fail();
        server.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        server.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(told.of("failed")).hasSize(1);
        assertThat(told.of("refused")).contains("refused acme alice STORE_UNAVAILABLE");
        store.recover();
        server.advance(Duration.ofSeconds(20));
        server.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        store.fail();
        server.say(alice, TestServer.operation("notes", 2, 3, "['z']"));
        assertThat(told.of("failed")).as("the next outage").hasSize(2);
    }
}
