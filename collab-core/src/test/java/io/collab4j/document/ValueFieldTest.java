package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Values that are replaced as a whole: rule 7. */
class ValueFieldTest {
    private final TestServer server = TestServer.open();
    private final TestPeer alice = server.join("alice", "stage");
    private final TestPeer bob = server.join("bob", "stage");

    private String change(long seq, String value, String more) {
        return "{'type':'field_change','document_id':'d','field_name':'stage','seq':" + seq + ",'value':" + value + more
                + "}";
    }

    private String content() {
        return object(object(server.join("reader", "stage").hear("document_joined"), "fields"), "stage")
                .toJson();
    }

    @Test
    void theFirstChangeMakesTheField() {
        server.say(alice, change(1, "{'a':[1,null]}", ",'id':'m'"));
        assertThat(alice.hear("field_change_acknowledged").toJson())
                .contains("\"ref\":\"m\"", "\"revision\":1", "\"seq\":1");
        assertThat(bob.hear("field_changed").toJson())
                .contains("\"field_type\":\"value\"", "\"value\":{\"a\":[1,null]}", "\"user_id\":\"alice\"");
        assertThat(content()).contains("\"field_type\":\"value\"", "\"content\":{\"a\":[1,null]}");
    }

    @Test
    void theLastWriterWins() {
        alice.say(change(1, "1", ""));
        bob.say(change(1, "2", ""));
        server.settle();
        assertThat(content()).contains("\"content\":2", "\"revision\":2");
    }

    @Test
    void aConditionHoldsOrIsAConflict() {
        server.say(alice, change(1, "1", ",'if_revision':0"));
        assertThat(number(alice.hear("field_change_acknowledged"), "revision")).isEqualTo(1);
        server.say(bob, change(1, "2", ",'if_revision':0"));
        assertThat(string(bob.hear("error"), "code")).isEqualTo("conflict");
        server.say(bob, change(1, "2", ",'if_revision':1"));
        assertThat(number(bob.hear("field_change_acknowledged"), "revision")).isEqualTo(2);
    }

    @Test
    void anythingMayBeAValueEvenNothing() {
        String[] values = {"null", "true", "1.5", "'x'", "[]", "{}"};
        for (int i = 0; i < values.length; i++) {
            server.say(alice, change(i + 1, values[i], ""));
            assertThat(bob.hear("field_changed").get("value").orElseThrow().toJson())
                    .isEqualTo(values[i].replace('\'', '"'));
        }
    }

    @Test
    void aRepeatedChangeIsAcknowledgedAgain() {
        server.say(alice, change(1, "1", ""));
        String first = alice.hear("field_change_acknowledged").toJson();
        server.say(bob, change(1, "2", ""));
        alice.hear("field_changed");
        server.say(alice, change(1, "1", ""));
        assertThat(alice.hear().toJson()).isEqualTo(first);
        assertThat(content()).contains("\"content\":2");
        server.say(alice, change(1, "3", ""));
        assertThat(string(alice.hear(), "code")).isEqualTo("bad_operation");
    }

    @Test
    void aResumedValueComesWithItsContent() {
        server.say(alice, change(1, "1", ""));
        server.say(bob, "{'type':'document_join','document_id':'d','fields':{'stage':{'epoch':'1','revision':0}}}");
        bob.hear("document_joined");
        assertThat(bob.hear("document_joined").toJson())
                .contains("\"content\":1")
                .doesNotContain("\"operations\"");
    }

    @Test
    void anEditThatIsRefusedDecidesNothingForTheOthers() {
        alice.say(TestServer.operation("stage", 0, 1, "[7]"));
        bob.say(change(1, "1", ""));
        server.settle();
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_operation");
        assertThat(number(bob.hear("field_change_acknowledged"), "revision")).isEqualTo(1);
    }

    @Test
    void ofTwoTypesTheFirstDecides() {
        alice.say(TestServer.operation("stage", 0, 1, "['x']"));
        bob.say(change(1, "1", ""));
        server.settle();
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        assertThat(string(bob.hear("error"), "code")).isEqualTo("bad_operation");
    }
}
