package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Coming back with a revision: rules 4 and 6, also when memory is short. */
class ResumeRulesTest {
    private static final int KEPT = 10;

    private final TestServer server = TestServer.open(TestServer.limited(Limits.forgetful(KEPT, 5)));
    private final TestPeer alice = server.join("alice", "notes");

    private void type(int from, int to) {
        for (int i = from; i <= to; i++) {
            server.say(alice, TestServer.operation("notes", i - 1, i, "['x']"));
            assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(i);
        }
    }

    private JsonObject resume(String point) {
        TestPeer bob = server.enter("bob");
        server.say(bob, "{'type':'document_join','document_id':'d','fields':{'notes':{" + point + "}}}");
        return object(object(bob.hear("document_joined"), "fields"), "notes");
    }

    private static List<Long> revisions(JsonObject field) {
        assertThat(field.get("content")).isEmpty();
        return ((JsonArray) field.get("operations").orElseThrow())
                .values().stream()
                        .map(each -> number((JsonObject) each, "revision"))
                        .toList();
    }

    private String operationId(int revision) {
        JsonArray operations = (JsonArray) resume("'epoch':'1','revision':" + (revision - 1))
                .get("operations")
                .orElseThrow();
        return string((JsonObject) operations.values().get(0), "operation_id");
    }

    @Test
    void whatWasMissedIsListed() {
        type(1, 3);
        JsonObject field = resume("'epoch':'1','revision':1");
        assertThat(revisions(field)).containsExactly(2L, 3L);
        JsonObject first = (JsonObject)
                ((JsonArray) field.get("operations").orElseThrow()).values().get(0);
        assertThat(first.members().keySet())
                .containsExactlyInAnyOrder(
                        "revision",
                        "operation",
                        "operation_id",
                        "user_id",
                        "client_id",
                        "session_id",
                        "timestamp",
                        "seq");
        assertThat(string(first, "user_id")).isEqualTo("alice");
        assertThat(number(first, "seq")).isEqualTo(2);
    }

    @Test
    void whoMissedNothingGetsAnEmptyList() {
        type(1, 3);
        assertThat(revisions(resume("'epoch':'1','revision':3"))).isEmpty();
        assertThat(revisions(resume("'epoch':'1','revision':0,'operation_id':'1'")))
                .hasSize(3);
    }

    @Test
    void ownOperationsAreListedToo() {
        type(1, 2);
        server.say(alice, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':0}}}");
        JsonObject field = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(revisions(field)).containsExactly(1L, 2L);
        assertThat(number(field, "last_seq")).isEqualTo(2);
    }

    @Test
    void theOperationOfTheRevisionHasToBeTheOneKnown() {
        type(1, 3);
        assertThat(revisions(resume("'epoch':'1','revision':2,'operation_id':'" + operationId(2) + "'")))
                .containsExactly(3L);
        assertThat(string(resume("'epoch':'1','revision':2,'operation_id':'another'"), "content"))
                .isEqualTo("xxx");
        assertThat(string(resume("'epoch':'1','revision':3,'operation_id':'another'"), "content"))
                .isEqualTo("xxx");
        assertThat(string(resume("'epoch':'1','revision':0,'operation_id':'another'"), "content"))
                .isEqualTo("xxx");
    }

    @Test
    void aheadOrOfAnotherEpochGetsTheContent() {
        type(1, 3);
        assertThat(string(resume("'epoch':'1','revision':4"), "content")).isEqualTo("xxx");
        assertThat(string(resume("'epoch':'2-x','revision':1"), "content")).isEqualTo("xxx");
    }

    @Test
    void whatTheNodeForgotIsReadFromTheLog() {
        type(1, 14);
        assertThat(revisions(resume("'epoch':'1','revision':1"))).hasSize(13).startsWith(2L);
        assertThat(revisions(resume("'epoch':'1','revision':4,'operation_id':'" + operationId(4) + "'")))
                .hasSize(10);
        assertThat(string(resume("'epoch':'1','revision':2,'operation_id':'another'"), "content"))
                .hasSize(14);
    }

    @Test
    void whatTheLogForgotIsAnsweredWithTheContent() {
        type(1, 60);
        assertThat(string(resume("'epoch':'1','revision':1"), "content")).hasSize(60);
        assertThat(revisions(resume("'epoch':'1','revision':55"))).hasSize(5);
    }

    @Test
    void anEditTooFarBehindIsRefusedAndOneWithinReachIsNot() {
        TestPeer bob = server.join("bob", "notes");
        type(1, KEPT + 1);
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        assertThat(string(bob.hear("error"), "code")).isEqualTo("revision_too_old");
        server.say(bob, TestServer.operation("notes", 1, 1, "['y']"));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(KEPT + 2);
    }

    @Test
    void aRepeatAfterTrimmingIsStillARepeat() {
        TestPeer bob = server.join("bob", "notes");
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        JsonObject first = bob.hear("operation_acknowledged");
        alice.hear("operation_applied");
        for (int i = 1; i <= 60; i++) {
            server.say(alice, TestServer.operation("notes", i, i, "['x']"));
        }
        server.say(bob, TestServer.joinOf("notes"));
        bob.hear("document_joined");
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        JsonObject again = bob.hear();
        assertThat(string(again, "type")).isEqualTo("operation_acknowledged");
        assertThat(number(again, "revision")).isEqualTo(1);
        assertThat(string(again, "operation_id")).isEqualTo(string(first, "operation_id"));
        assertThat(again.get("transformed_operation")).isEmpty();
        server.say(bob, TestServer.operation("notes", 0, 1, "['z']"));
        assertThat(string(bob.hear(), "code")).isEqualTo("bad_operation");
    }

    @Test
    void muchThatWasMissedOfLittleThatIsThereComesAsContent() {
        TestServer roomy = TestServer.open(TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer writer = roomy.join("writer", "notes");
        String page = "x".repeat(50_000);
        for (int i = 0; i < 44; i += 2) {
            roomy.say(writer, TestServer.operation("notes", i, i + 1, "['" + page + "']"));
            roomy.say(writer, TestServer.operation("notes", i + 1, i + 2, "[-50000]"));
        }
        TestPeer early = roomy.enter("early");
        roomy.say(early, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':0}}}");
        JsonObject all = object(object(early.hear("document_joined"), "fields"), "notes");
        assertThat(string(all, "content")).isEmpty();
        assertThat(all.get("operations")).isEmpty();
        TestPeer late = roomy.enter("late");
        roomy.say(late, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':30}}}");
        assertThat(revisions(object(object(late.hear("document_joined"), "fields"), "notes")))
                .hasSize(14);
    }
}
