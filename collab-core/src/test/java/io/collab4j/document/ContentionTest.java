package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Somebody elsewhere is always a little faster. */
class ContentionTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final MemoryStorage memory = TestServer.store(world);
    private Head head = Head.initial(memory.firstEpoch());
    private long races;
    private long toLose;

    private final DocumentStore racing = new ForwardingDocuments(memory.documents()) {
        @Override
        public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
            if (toLose-- > 0) {
                races++;
                Encoded operation = new Encoded("text", 1, "{\"ops\":[\"r\"]}".getBytes(StandardCharsets.UTF_8));
                LogEntry faster = new LogEntry(
                        head.revision() + 1,
                        "race-" + races,
                        new Author("racer", "racer", "racer", 1),
                        races,
                        "hash",
                        Instant.EPOCH,
                        operation);
                super.commit(
                        document,
                        List.of(new FieldCommit(
                                "notes", head, commits.get(0).initial(), List.of(faster), Map.of(), 0)));
                head = new Head(head.epoch(), faster.revision(), faster.operationId());
            }
            return super.commit(document, commits);
        }
    };
    private final TestServer server = TestServer.on(
            world,
            new ForwardingStorage(memory) {
                @Override
                public DocumentStore documents() {
                    return racing;
                }
            },
            builder -> builder);
    private final TestPeer alice = server.join("alice", "notes");

    @Test
    void nineteenLostRacesAreMadeGood() {
        toLose = 19;
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(20);
    }

    @Test
    void afterTwentyTheAuthorIsToldAndMayTryAgain() {
        toLose = 20;
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        JsonObject error = alice.hear("error");
        assertThat(string(error, "code")).isEqualTo("contended");
        assertThat(string(error, "recovery")).isEqualTo("retry");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(21);
        TestPeer bob = server.join("bob", "notes");
        assertThat(string(object(object(bob.hear("document_joined"), "fields"), "notes"), "content"))
                .isEqualTo("x" + "r".repeat(20));
    }
}
