package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Joining, joining more, leaving: rule 9. */
class JoinRulesTest {
    private final TestServer server = TestServer.open();

    private JsonObject fields(TestPeer peer) {
        return object(peer.hear("document_joined"), "fields");
    }

    @Test
    void aFieldThatNobodyDeclaredIsAnEmptyText() {
        assertThat(object(fields(server.join("alice", "notes")), "notes").toJson())
                .isEqualTo("{\"field_type\":\"text\",\"epoch\":\"1\",\"revision\":0,\"operation_id\":\"1\","
                        + "\"writable\":true,\"last_seq\":0,\"last_seq_revision\":0,\"content\":\"\"}");
    }

    @Test
    void theWholeOfAnEmptyDocumentIsNoFields() {
        assertThat(fields(server.join("alice")).members()).isEmpty();
    }

    @Test
    void theAnswerRepeatsTheIdAndNamesEverySession() {
        server.join("bob");
        TestPeer alice = server.enter("alice");
        server.say(alice, "{'type':'document_join','id':'m','document_id':'d'}");
        JsonObject joined = alice.hear("document_joined");
        assertThat(string(joined, "ref")).isEqualTo("m");
        assertThat(joined.toJson())
                .contains(
                        "\"user_id\":\"bob\"",
                        "\"user_id\":\"alice\"",
                        alice.session().sessionId(),
                        "\"locks\":[]");
    }

    @Test
    void withAListOtherFieldsAreNotJoined() {
        TestPeer alice = server.join("alice", "a");
        TestPeer bob = server.join("bob", "a", "b");
        alice.hear("document_joined");
        server.say(bob, TestServer.operation("b", 0, 1, "['x']"));
        assertThat(alice.heardAll()).isTrue();
        server.say(alice, TestServer.operation("b", 1, 1, "['y']"));
        assertThat(string(alice.hear(), "code")).isEqualTo("not_joined");
    }

    @Test
    void joiningAgainAdds() {
        TestPeer alice = server.join("alice", "a");
        alice.hear("document_joined");
        TestPeer bob = server.join("bob", "a", "b");
        server.say(alice, TestServer.joinOf("b"));
        assertThat(fields(alice).members()).containsOnlyKeys("b");
        server.say(bob, TestServer.operation("a", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "field_name")).isEqualTo("a");
        server.say(bob, TestServer.operation("b", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "field_name")).isEqualTo("b");
        assertThat(fields(server.join("carol")).toJson()).isNotNull();
    }

    @Test
    void joiningAFieldAgainRefreshesItAndTellsNothingTwice() {
        TestPeer alice = server.join("alice", "a");
        TestPeer bob = server.join("bob", "a");
        server.say(bob, TestServer.operation("a", 0, 1, "['x']"));
        assertThat(number(alice.hear("operation_applied"), "revision")).isEqualTo(1);
        server.say(alice, TestServer.joinOf("a"));
        assertThat(string(object(fields(alice), "a"), "content")).isEqualTo("x");
        server.say(bob, TestServer.operation("a", 1, 2, "['y']"));
        assertThat(number(alice.hear(), "revision")).isEqualTo(2);
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void everythingAfterTheAnswerIsNewer() {
        TestPeer bob = server.join("bob", "a");
        TestPeer alice = server.enter("alice");
        alice.say(TestServer.joinOf("a"));
        for (int i = 0; i < 5; i++) {
            server.say(bob, TestServer.operation("a", i, i + 1, "['x']"));
        }
        long revision = number(object(fields(alice), "a"), "revision");
        while (!alice.heardAll()) {
            assertThat(number(alice.hear(), "revision")).isEqualTo(++revision);
        }
        assertThat(revision).isEqualTo(5);
    }

    @Test
    void whoLeavesHearsNothingMore() {
        TestPeer alice = server.join("alice", "a");
        TestPeer bob = server.join("bob", "a");
        alice.hear("document_joined");
        server.say(alice, "{'type':'document_leave','id':'m','document_id':'d'}");
        assertThat(alice.hear().toJson()).isEqualTo("{\"type\":\"document_left\",\"ref\":\"m\",\"document_id\":\"d\"}");
        server.say(bob, TestServer.operation("a", 0, 1, "['x']"));
        assertThat(alice.heardAll()).isTrue();
        server.say(alice, TestServer.operation("a", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "code")).isEqualTo("not_joined");
        assertThat(server.join("carol").hear("document_joined").toJson()).doesNotContain("\"alice\"");
    }

    @Test
    void sixtyFourDocumentsAndNoneMore() {
        TestPeer alice = server.enter("alice");
        for (int i = 0; i < 64; i++) {
            server.say(alice, "{'type':'document_join','document_id':'d" + i + "','fields':['a']}");
            alice.hear("document_joined");
        }
        server.say(alice, "{'type':'document_join','document_id':'more'}");
        assertThat(string(alice.hear(), "code")).isEqualTo("limit_exceeded");
        server.say(alice, "{'type':'document_join','document_id':'d7','fields':['b']}");
        alice.hear("document_joined");
        server.say(alice, "{'type':'document_leave','document_id':'d7'}");
        server.say(alice, "{'type':'document_join','document_id':'more'}");
        alice.hear("document_joined");
    }

    @Test
    void documentsAndTenantsAreApart() {
        TestPeer alice = server.join("alice", "a");
        TestPeer eve = server.connect();
        server.say(eve, "{'type':'authenticate','token':'eve@other'}");
        server.say(eve, TestServer.joinOf("a"));
        assertThat(string(object(fields(eve), "a"), "content")).isEmpty();
        server.say(alice, TestServer.operation("a", 0, 1, "['x']"));
        assertThat(eve.heardAll()).isTrue();
        server.say(eve, TestServer.operation("a", 0, 1, "['y']"));
        assertThat(number(eve.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        assertThat(eve.frames().toString()).doesNotContain("alice");
    }

    @Test
    void aFieldOfTheWholeIsHeardOfOnlyOnce() {
        TestPeer alice = server.join("alice");
        TestPeer bob = server.join("bob");
        fields(alice);
        fields(bob);
        alice.say(TestServer.operation("n", 0, 1, "['a']"));
        bob.say(TestServer.operation("n", 0, 1, "['b']"));
        server.settle();
        for (TestPeer peer : new TestPeer[] {alice, bob}) {
            assertThat(number(peer.hear(), "revision")).isEqualTo(1);
            assertThat(number(peer.hear(), "revision")).isEqualTo(2);
            assertThat(peer.heardAll()).isTrue();
        }
    }
}
