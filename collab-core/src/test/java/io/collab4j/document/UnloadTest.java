package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.lock.LockLimits;
import io.collab4j.lock.LockModes;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceLimits;
import io.collab4j.presence.PresenceNode;
import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.StoredField;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Documents that nobody uses leave the memory and lose nothing; snapshots and trimming keep stores small. */
class UnloadTest {
    private final TestServer server = TestServer.open(TestServer.limited(Limits.forgetful(10, 5)));

    private StoredField stored() {
        return Objects.requireNonNull(server.storage()
                .documents()
                .load(new DocumentKey("acme", "d"), List.of("notes"))
                .toCompletableFuture()
                .join()
                .get("notes"));
    }

    private TestPeer type(int count) {
        TestPeer alice = server.join("alice", "notes");
        for (int i = 1; i <= count; i++) {
            server.say(alice, TestServer.operation("notes", i - 1, i, "['" + i % 10 + "']"));
        }
        return alice;
    }

    @Test
    void anIdleDocumentIsUnloadedAfterAMinuteAndOpenedAgain() {
        VirtualWorld world = new VirtualWorld(1);
        MemoryStorage store = TestServer.store(world);
        DocumentService documents = new DocumentService(
                world.runtime(),
                store,
                new PresenceNode(world.runtime(), store, PresenceLimits.DEFAULT, CollabListener.NONE),
                DocumentLimits.DEFAULT,
                new FieldTypes(List.of()),
                DocumentSource.NONE,
                new LockRoom(world.runtime(), store, LockLimits.DEFAULT, LockModes.ENFORCED, CollabListener.NONE),
                EditObserver.NONE,
                CollabListener.NONE);
        Subscriber nobody = new ServerSubscriber(new Failures(CollabListener.NONE, () -> "id"), Scope.NODE);
        Membership member = documents.enter(
                new DocumentReference("acme", "d", "record"),
                new Author("alice", "c", "s", 1),
                User.named("acme", "alice", "Alice"),
                nobody);
        assertThat(documents.openDocuments()).isEqualTo(1);
        member.leave();
        world.advance(Duration.ofSeconds(59));
        assertThat(documents.openDocuments()).isEqualTo(1);
        world.advance(Duration.ofSeconds(1));
        assertThat(documents.openDocuments()).isZero();
    }

    @Test
    void nothingIsLostByUnloading() {
        TestPeer alice = type(13);
        List<?> tail = stored().tail();
        alice.drop();
        server.advance(Duration.ofMinutes(5));
        assertThat(stored().snapshotHead().revision()).isEqualTo(13);
        assertThat(tail).isNotEmpty();

        TestPeer bob = server.enter("bob");
        server.say(bob, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':9}}}");
        JsonObject notes = object(object(bob.hear("document_joined"), "fields"), "notes");
        assertThat(((JsonArray) notes.get("operations").orElseThrow()).values()).hasSize(4);
        TestPeer carol = server.join("carol", "notes");
        assertThat(string(object(object(carol.hear("document_joined"), "fields"), "notes"), "content"))
                .isEqualTo("3210987654321");
        server.say(carol, TestServer.operation("notes", 13, 1, "['x']"));
        assertThat(number(carol.hear("operation_acknowledged"), "revision")).isEqualTo(14);
    }

    @Test
    void sequencesSurviveUnloading() {
        TestPeer before = server.connect();
        server.say(before, "{'type':'authenticate','token':'alice'}");
        JsonObject greeting = before.hear("authenticated");
        server.say(before, TestServer.joinOf("notes"));
        server.say(before, TestServer.operation("notes", 0, 1, "['x']"));
        before.drop();
        server.advance(Duration.ofMinutes(5));

        TestPeer after = server.connect();
        server.say(
                after,
                "{'type':'authenticate','token':'alice','client_id':'" + string(greeting, "client_id")
                        + "','resume_token':'" + string(greeting, "resume_token") + "'}");
        server.say(after, TestServer.joinOf("notes"));
        after.hear("document_joined");
        server.say(after, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(after.hear().toJson()).contains("operation_acknowledged", "\"revision\":1");
        assertThat(stored().head().revision()).isEqualTo(1);
    }

    @Test
    void snapshotsAreWrittenAsTheTextGrows() {
        type(4);
        assertThat(stored().snapshotHead().revision()).isZero();
        TestPeer bob = server.join("bob", "notes");
        server.say(bob, TestServer.operation("notes", 4, 1, "['x']"));
        assertThat(stored().snapshotHead().revision()).isEqualTo(5);
    }

    @Test
    void theLogIsTrimmedBehindSnapshotsToWhatIsRetained() {
        type(60);
        long reach = server.storage()
                .documents()
                .readLog(new DocumentKey("acme", "d").field("notes"), "1", 50, 100)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .entries()
                .size();
        assertThat(reach).as("the last ten are kept").isEqualTo(10);
        assertThat(server.storage()
                        .documents()
                        .readLog(new DocumentKey("acme", "d").field("notes"), "1", 20, 100)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .complete())
                .isFalse();
    }

    @Test
    void byDefaultTheLastThousandAndTheLastTenMinutesAreKept() {
        TestServer promised = TestServer.open(TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer alice = promised.join("alice", "notes");
        for (int i = 0; i < 2_600; i++) {
            promised.say(alice, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        assertThat(complete(promised, 0)).as("ten minutes are not over").isTrue();
        alice.session().onActivity();
        for (int minute = 0; minute < 10; minute++) {
            promised.advance(Duration.ofSeconds(30));
            alice.session().onActivity();
            promised.advance(Duration.ofSeconds(30));
            alice.session().onActivity();
        }
        for (int i = 2_600; i < 3_000; i++) {
            promised.say(alice, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        assertThat(complete(promised, 0)).isFalse();
        assertThat(complete(promised, 2_000)).as("the last thousand").isTrue();
    }

    private static boolean complete(TestServer server, long after) {
        return server.storage()
                .documents()
                .readLog(new DocumentKey("acme", "d").field("notes"), "1", after, 1)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .complete();
    }
}
