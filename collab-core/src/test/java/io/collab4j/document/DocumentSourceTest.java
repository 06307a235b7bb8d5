package io.collab4j.document;

import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** First contents from the application. */
class DocumentSourceTest {
    private final TestSource source = new TestSource()
            .has("notes", FieldContent.text("from there"))
            .has("stage", FieldContent.value(JsonValue.of("open")));
    private final TestServer server = TestServer.open(builder -> builder.documentSource(source));

    private static JsonObject field(TestPeer peer, String name) {
        return object(object(peer.hear("document_joined"), "fields"), name);
    }

    @Test
    void aFieldBeginsWithWhatTheApplicationHas() {
        JsonObject notes = field(server.join("alice", "notes"), "notes");
        assertThat(string(notes, "content")).isEqualTo("from there");
        assertThat(string(notes, "epoch")).startsWith("1-");
        assertThat(string(notes, "operation_id")).isEqualTo(string(notes, "epoch"));
        assertThat(field(server.join("bob", "notes"), "notes").toJson().replace("writable", ""))
                .isEqualTo(notes.toJson().replace("writable", ""));
        assertThat(string(field(server.join("bob", "stage"), "stage"), "content"))
                .isEqualTo("open");
    }

    @Test
    void theWholeDocumentIsWhatTheApplicationSays() {
        TestPeer alice = server.join("alice");
        JsonObject fields = object(alice.hear("document_joined"), "fields");
        assertThat(fields.members()).containsOnlyKeys("notes", "stage");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
        server.say(alice, TestServer.operation("more", 0, 1, "['x']"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
    }

    @Test
    void whatTheStoreHasIsNotAskedForAgain() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        alice.drop();
        server.advance(Duration.ofMinutes(5));
        assertThat(server.collab()).isNotNull();
        source.has("notes", FieldContent.text("changed"));
        assertThat(string(field(server.join("bob", "notes"), "notes"), "content"))
                .isEqualTo("xfrom there");
    }

    @Test
    void aFailedLoadIsAnErrorAndNeverAnEmptyText() {
        source.fail(true);
        TestPeer alice = server.join("alice", "notes");
        JsonObject error = alice.hear();
        assertThat(string(error, "code")).isEqualTo("store_unavailable");
        assertThat(string(error, "recovery")).isEqualTo("retry");
        assertThat(error.toJson()).doesNotContain("application");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "code")).isEqualTo("not_joined");

        source.fail(false);
        server.say(alice, TestServer.joinOf("notes"));
        assertThat(string(field(alice, "notes"), "content")).isEqualTo("from there");
    }

    @Test
    void aContentThatIsNoneIsAnErrorToo() {
        source.has("notes", FieldContent.text("half \uD83D"));
        assertThat(string(server.join("alice", "notes").hear(), "code")).isEqualTo("store_unavailable");
        source.has("notes", new FieldContent("nonsense", JsonValue.of("x")));
        assertThat(string(server.join("bob", "notes").hear(), "code")).isEqualTo("store_unavailable");
    }

    @Test
    void aFailedFirstJoinLeavesNothingBehind() {
        source.fail(true);
        TestPeer alice = server.join("alice");
        assertThat(string(alice.hear(), "code")).isEqualTo("store_unavailable");
        source.fail(false);
        TestPeer bob = server.join("bob", "new");
        assertThat(bob.hear("document_joined").toJson()).doesNotContain("\"alice\"");
        server.say(bob, TestServer.operation("new", 0, 1, "['x']"));
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void aFailedJoinOfMoreTellsWhichFieldsAreSilentNow() {
        TestPeer alice = server.join("alice", "plain");
        alice.hear("document_joined");
        source.fail(true);
        server.say(alice, TestServer.joinOf("plain", "notes"));
        assertThat(alice.frames().toString()).contains("store_unavailable");
        assertThat(string(alice.hear("resync"), "field_name")).isEqualTo("plain");
        server.say(alice, TestServer.operation("plain", 0, 1, "['x']"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("not_joined");
        server.say(alice, TestServer.joinOf("plain"));
        alice.hear("document_joined");
        server.say(alice, TestServer.operation("plain", 0, 1, "['x']"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
    }

    @Test
    void aFieldThatAppearsWithContentIsToBeJoinedByName() {
        TestSource hidden = new TestSource();
        TestServer other = TestServer.open(builder -> builder.documentSource(hidden));
        TestPeer whole = other.join("alice");
        whole.hear("document_joined");
        hidden.has("late", FieldContent.text("late"));
        TestPeer bob = other.join("bob", "late");
        other.say(bob, TestServer.operation("late", 0, 1, "['x']"));
        assertThat(whole.hear().toJson())
                .isEqualTo("{\"type\":\"resync\",\"document_id\":\"d\",\"field_name\":\"late\","
                        + "\"reason\":\"appeared\"}");
        other.say(whole, TestServer.joinOf("late"));
        assertThat(string(field(whole, "late"), "content")).isEqualTo("xlate");
    }
}
