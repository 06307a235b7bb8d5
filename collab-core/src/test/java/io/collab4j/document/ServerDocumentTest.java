package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The application as a member. */
class ServerDocumentTest {
    private final TestServer server = TestServer.open();
    private final ServerDocument document = server.collab().open("d", User.named("acme", "robot", "Robot"));

    private <T> CompletableFuture<T> settled(CompletionStage<T> stage) {
        server.settle();
        return stage.toCompletableFuture();
    }

    private void done(CompletionStage<?> stage) {
        assertThat(settled(stage)).isCompleted();
    }

    private static void assertFailed(CompletableFuture<?> stage, String code) {
        assertThatThrownBy(stage::join)
                .cause()
                .isInstanceOfSatisfying(
                        CollabException.class,
                        failure -> assertThat(failure.code().wireName()).isEqualTo(code));
    }

    @Test
    void itReadsWhatIsThere() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(settled(document.read("notes"))).isCompletedWithValue(new FieldState("text", "1", 1, Text.of("x")));
        assertThat(settled(document.read("none")).join().revision()).isZero();
    }

    @Test
    void itEditsByLooking() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        CompletableFuture<Long> edited =
                settled(document.editText("notes", text -> TextOperation.insert(text.length(), "!")));
        assertThat(edited).isCompletedWithValue(2L);
        assertThat(alice.hear("operation_applied").toJson()).contains("\"user_id\":\"robot\"", "\"ops\":[1,\"!\"]");
    }

    @Test
    void itSubmitsOnAnEarlierRevision() {
        TestPeer alice = server.join("alice", "notes");
        done(document.follow("notes"));
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(settled(document.submitText("notes", 0, TextOperation.insert(0, "y"))))
                .isCompletedWithValue(2L);
        assertThat(settled(document.read("notes")).join().state()).isEqualTo(Text.of("yx"));
        assertFailed(settled(document.submitText("notes", 7, TextOperation.noop())), "revision_ahead");
        assertFailed(settled(document.submitText("notes", 2, TextOperation.insert(9, "z"))), "bad_operation");
    }

    @Test
    void itSetsValues() {
        assertThat(settled(document.setValue("stage", JsonValue.of("done")))).isCompletedWithValue(1L);
        assertThat(settled(document.read("stage")).join().state()).isEqualTo(JsonValue.of("done"));
        assertFailed(settled(document.editText("stage", text -> TextOperation.noop())), "bad_operation");
    }

    @Test
    void itHearsEveryEditInOrderItsOwnToo() throws Exception {
        List<String> heard = new ArrayList<>();
        AutoCloseable watching = document.watch(edit -> heard.add(edit.revision() + edit.userId() + edit.state()));
        done(document.follow("notes"));
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        done(document.editText("notes", text -> TextOperation.insert(0, "y")));
        assertThat(heard).containsExactly("1alicex", "2robotyx");
        watching.close();
        server.say(alice, TestServer.operation("notes", 1, 2, "['z']"));
        assertThat(heard).hasSize(2);
    }

    @Test
    void manyEditsAtOnceAreAllCommitted() {
        List<CompletableFuture<Long>> edits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            edits.add(document.editText("notes", text -> TextOperation.insert(text.length(), "x"))
                    .toCompletableFuture());
        }
        server.settle();
        assertThat(edits.stream().map(CompletableFuture::join))
                .doesNotHaveDuplicates()
                .hasSize(300);
        assertThat(settled(document.read("notes")).join().revision()).isEqualTo(300);
    }

    @Test
    @SuppressWarnings("NullAway") // an application may not know what it does
    void aMistakeOfTheApplicationFailsItsEditAlone() {
        TestPeer alice = server.join("alice", "notes");
        alice.hear("document_joined");
        CompletableFuture<Long> thrown = settled(document.editText("notes", text -> {
            throw new IllegalStateException("a mistake");
        }));
        assertThatThrownBy(thrown::join).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(settled(document.editText("notes", text -> null))).isCompletedExceptionally();
        assertFailed(settled(document.editText("notes", text -> TextOperation.insert(7, "x"))), "bad_operation");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "type")).isEqualTo("operation_acknowledged");
    }

    @Test
    void aWatcherThatThrowsHarmsNobody() {
        List<Long> heard = new ArrayList<>();
        document.watch(edit -> {
            throw new IllegalStateException("a watcher");
        });
        document.watch(edit -> heard.add(edit.revision()));
        done(document.follow("notes"));
        TestPeer alice = server.join("alice", "notes");
        alice.hear("document_joined");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        server.say(alice, TestServer.operation("notes", 1, 2, "['x']"));
        assertThat(number(alice.hear(), "revision")).isEqualTo(1);
        assertThat(number(alice.hear(), "revision")).isEqualTo(2);
        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void itIsAMemberUntilItIsClosed() {
        done(document.read("notes"));
        assertThat(server.join("alice").hear("document_joined").toJson()).contains("\"robot\"");
        document.close();
        document.close();
        server.settle();
        assertThat(server.join("bob").hear("document_joined").toJson()).doesNotContain("\"robot\"");
    }

    @Test
    void namesAreChecked() {
        assertThatThrownBy(() -> server.collab().open("../d", User.named("acme", "robot", "Robot")))
                .isInstanceOf(CollabException.class);
        assertFailed(settled(document.read("no name")), "bad_name");
        assertFailed(settled(document.setValue("__proto__", JsonValue.of(1))), "bad_name");
    }
}
