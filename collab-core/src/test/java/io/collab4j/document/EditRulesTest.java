package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;

/** One lane, exactly once: rules 1 to 3 of the protocol. */
class EditRulesTest {
    private final TestServer server = TestServer.open();
    private final TestPeer alice = joined("alice");

    private TestPeer joined(String user) {
        TestPeer peer = server.join(user, "notes");
        peer.hear("document_joined");
        return peer;
    }

    private void edit(TestPeer peer, long revision, long seq, String ops) {
        server.say(peer, TestServer.operation("notes", revision, seq, ops));
    }

    private String content() {
        JsonObject joined = server.join("reader", "notes").hear("document_joined");
        return string(object(object(joined, "fields"), "notes"), "content");
    }

    @Test
    void everyRevisionComesOnceAndInOrder() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['a']");
        edit(bob, 1, 1, "['b']");
        edit(alice, 1, 2, "['c']");
        long revision = 0;
        while (!bob.heardAll()) {
            assertThat(number(bob.hear(), "revision")).isEqualTo(++revision);
        }
        assertThat(revision).isEqualTo(3);
    }

    @Test
    void theAuthorSeesItsOwnOnlyAsTheAcknowledgement() {
        TestPeer secondTab = joined("alice");
        edit(alice, 0, 1, "['a']");
        assertThat(string(alice.hear(), "type")).isEqualTo("operation_acknowledged");
        assertThat(alice.heardAll()).isTrue();
        assertThat(string(secondTab.hear(), "type")).isEqualTo("operation_applied");
    }

    @Test
    void theLaterCommitStandsLeft() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['first']");
        edit(bob, 0, 1, "['second']");
        assertThat(content()).isEqualTo("secondfirst");
    }

    @Test
    void theAcknowledgementSaysWhatBecameOfTheOperation() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['hello']");
        edit(bob, 1, 1, "[5,' world']");
        server.say(
                alice,
                "{'type':'operation','id':'m','document_id':'d','field_name':'notes','revision':1,'seq':2,"
                        + "'operation':{'id':'mine','ops':[5,'!']}}");
        alice.hear("operation_applied");
        assertThat(alice.hear().toJson())
                .isEqualTo("{\"type\":\"operation_acknowledged\",\"ref\":\"m\",\"document_id\":\"d\","
                        + "\"field_name\":\"notes\",\"seq\":2,\"operation_id\":\"mine\",\"revision\":3,"
                        + "\"transformed_operation\":{\"ops\":[5,\"!\"]}}");
        assertThat(content()).isEqualTo("hello! world");
    }

    @Test
    void theAnswerIsCanonical() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['a','b']");
        assertThat(bob.hear().toJson()).contains("\"operation\":{\"ops\":[\"ab\"]}");
        edit(alice, 1, 2, "[-1,'x',1]");
        assertThat(bob.hear().toJson()).contains("\"operation\":{\"ops\":[\"x\",-1]}");
        edit(alice, 2, 3, "[]");
        assertThat(bob.hear().toJson()).contains("\"operation\":{\"ops\":[]}", "\"revision\":3");
    }

    @Test
    void theSimpleFormIsTaken() {
        TestPeer bob = joined("bob");
        String[] edits = {
            "{'type':'insert','position':0,'content':'abc'}",
            "{'type':'delete','position':1,'length':1}",
            "{'type':'replace','position':0,'length':2,'content':'xyz'}",
            "{'type':'retain','position':3}"
        };
        String[] applied = {"[\"abc\"]", "[1,-1]", "[\"xyz\",-2]", "[]"};
        for (int i = 0; i < edits.length; i++) {
            server.say(
                    alice,
                    "{'type':'operation','document_id':'d','field_name':'notes','revision':" + i + ",'seq':" + (i + 1)
                            + ",'operation':" + edits[i] + "}");
            assertThat(bob.hear().toJson()).contains("{\"ops\":" + applied[i] + "}");
        }
        assertThat(content()).isEqualTo("xyz");
    }

    @Test
    void aRepeatIsAnsweredWithTheFirstAnswer() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['a']");
        String first = alice.hear().toJson();
        edit(bob, 1, 1, "['b']");
        alice.hear("operation_applied");
        for (int i = 0; i < 3; i++) {
            edit(alice, 0, 1, "['a']");
            assertThat(alice.hear().toJson()).isEqualTo(first);
        }
        edit(alice, 2, 1, "['a']");
        assertThat(alice.hear().toJson()).as("whatever its revision").isEqualTo(first);
        assertThat(content()).isEqualTo("ba");
    }

    @Test
    void aRepeatWhileTheFirstIsUnderWayIsAnsweredOnce() {
        alice.say(TestServer.operation("notes", 0, 1, "['a']"));
        alice.say(TestServer.operation("notes", 0, 1, "['a']"));
        server.settle();
        assertThat(string(alice.hear(), "type")).isEqualTo("operation_acknowledged");
        assertThat(alice.heardAll()).isTrue();
        assertThat(content()).isEqualTo("a");
    }

    @Test
    void anotherOperationUnderATakenNumberIsBad() {
        edit(alice, 0, 1, "['a']");
        alice.hear("operation_acknowledged");
        edit(alice, 0, 1, "['b']");
        assertThat(string(alice.hear(), "code")).isEqualTo("bad_operation");
        assertThat(content()).isEqualTo("a");
    }

    @Test
    void aSkippedNumberIsAGapAndUsesNothingUp() {
        edit(alice, 0, 2, "['a']");
        JsonObject error = alice.hear();
        assertThat(string(error, "code")).isEqualTo("sequence_gap");
        assertThat(number(error, "seq")).isEqualTo(2);
        edit(alice, 0, 1, "['a']");
        assertThat(number(alice.hear(), "revision")).isEqualTo(1);
    }

    @Test
    void aRefusedOperationDoesNotUseItsNumberUp() {
        edit(alice, 0, 1, "[7]");
        assertThat(string(alice.hear(), "code")).isEqualTo("bad_operation");
        edit(alice, 0, 1, "['a']");
        assertThat(number(alice.hear(), "seq")).isEqualTo(1);
    }

    @Test
    void oneOperationWithoutAnswerPerClientAndField() {
        alice.say(TestServer.operation("notes", 0, 1, "['a']"));
        alice.say(TestServer.operation("notes", 0, 2, "['b']"));
        server.settle();
        assertThat(string(alice.hear("error"), "code")).isEqualTo("limit_exceeded");
        assertThat(content()).isEqualTo("a");
    }

    @Test
    void theCaretIsMovedToWhatTheOperationBecame() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['hello']");
        bob.hear("operation_applied");
        edit(alice, 1, 2, "['>> ']");
        bob.hear("operation_applied");
        server.say(
                bob,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,"
                        + "'operation':{'ops':[5,'!']},'cursor_info':{'position':6,'selection':{'anchor':1,'head':6}}}");
        alice.hear("operation_acknowledged");
        alice.hear("operation_acknowledged");
        assertThat(object(alice.hear("operation_applied"), "cursor_info").toJson())
                .isEqualTo("{\"position\":9,\"selection\":{\"anchor\":4,\"head\":9}}");
    }

    @Test
    void aCaretPastTheEndIsAtTheEnd() {
        TestPeer bob = joined("bob");
        server.say(
                bob,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,"
                        + "'operation':{'ops':['abc']},'cursor_info':{'position':9007199254740991,"
                        + "'selection':{'anchor':2,'head':1000000}}}");
        assertThat(object(alice.hear("operation_applied"), "cursor_info").toJson())
                .isEqualTo("{\"position\":3,\"selection\":{\"anchor\":2,\"head\":3}}");
    }

    @Test
    void anOldEditIsJudgedByTheTextItWasMadeFor() {
        TestPeer bob = joined("bob");
        edit(alice, 0, 1, "['hello']");
        edit(alice, 1, 2, "[-5]");
        edit(bob, 1, 1, "[5,'!']");
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(3);
        TestPeer carol = joined("carol");
        edit(carol, 2, 1, "[1,'?']");
        assertThat(string(carol.hear("error"), "code")).as("too long by then").isEqualTo("bad_operation");
        assertThat(content()).isEqualTo("!");
    }
}
