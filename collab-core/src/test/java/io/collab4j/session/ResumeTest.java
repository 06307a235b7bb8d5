package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that goes on in another connection. */
class ResumeTest {
    private final TestServer server = TestServer.open();

    private JsonObject resume(TestPeer peer, JsonObject former) {
        return resume(peer, string(former, "client_id"), string(former, "resume_token"));
    }

    private JsonObject resume(TestPeer peer, String clientId, String token) {
        server.say(
                peer,
                "{'type':'authenticate','token':'alice','client_id':'" + clientId + "','resume_token':'" + token
                        + "'}");
        return peer.hear("authenticated");
    }

    private JsonObject first(TestPeer peer) {
        server.say(peer, "{'type':'authenticate','token':'alice'}");
        return peer.hear("authenticated");
    }

    @Test
    void theTokenBringsTheClientBack() {
        TestPeer before = server.connect();
        JsonObject first = first(before);
        before.drop();

        JsonObject second = resume(server.connect(), first);
        assertThat(string(second, "client_id")).isEqualTo(string(first, "client_id"));
        assertThat(string(second, "resume_token")).isNotEqualTo(string(first, "resume_token"));
        assertThat(string(second, "session_id")).isNotEqualTo(string(first, "session_id"));
    }

    @Test
    void aWrongTokenGivesAnotherClientAndNoError() {
        JsonObject first = first(server.connect());
        TestPeer peer = server.connect();
        JsonObject other = resume(peer, string(first, "client_id"), "wrong");
        assertThat(string(other, "client_id")).isNotEqualTo(string(first, "client_id"));
        assertThat(peer.closed()).isNull();
    }

    @Test
    void aClientOfSomebodyElseIsNotGivenAway() {
        TestPeer bob = server.connect();
        server.say(bob, "{'type':'authenticate','token':'bob'}");
        JsonObject bobs = bob.hear("authenticated");
        assertThat(string(resume(server.connect(), bobs), "client_id")).isNotEqualTo(string(bobs, "client_id"));
        assertThat(bob.closed()).isNull();
    }

    @Test
    void aLostAnswerDoesNotLoseTheClient() {
        JsonObject first = first(server.connect());
        resume(server.connect(), first);
        JsonObject again = resume(server.connect(), first);
        assertThat(string(again, "client_id")).isEqualTo(string(first, "client_id"));

        JsonObject used = resume(server.connect(), again);
        assertThat(string(used, "client_id")).isEqualTo(string(first, "client_id"));
        JsonObject late = resume(server.connect(), first);
        assertThat(string(late, "client_id"))
                .as("the first token is dead once a later one was used")
                .isNotEqualTo(string(first, "client_id"));
    }

    @Test
    void theNewestConnectionWins() {
        TestPeer before = server.connect();
        JsonObject first = first(before);
        TestPeer after = server.connect();
        resume(after, first);
        assertThat(before.closed()).isEqualTo(CloseCode.SUPERSEDED);
        assertThat(after.closed()).isNull();
    }

    @Test
    void afterAHandshakeTheClientIsResumedBeforeTheFirstJoin() {
        JsonObject first = first(server.connect());
        TestPeer peer = server.enter("alice");
        server.say(
                peer,
                "{'type':'authenticate','client_id':'" + string(first, "client_id") + "','resume_token':'"
                        + string(first, "resume_token") + "'}");
        assertThat(string(peer.hear("authenticated"), "client_id")).isEqualTo(string(first, "client_id"));
    }

    @Test
    void afterTheFirstJoinItIsTooLate() {
        JsonObject first = first(server.connect());
        TestPeer peer = server.join("alice");
        server.say(
                peer,
                "{'type':'authenticate','client_id':'" + string(first, "client_id") + "','resume_token':'"
                        + string(first, "resume_token") + "'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("bad_message");
    }

    @Test
    void aClientLivesADayAfterItWasLastSeen() {
        TestPeer before = server.connect();
        JsonObject first = first(before);
        before.drop();
        server.advance(Duration.ofHours(23));
        TestPeer between = server.connect();
        JsonObject second = resume(between, first);
        assertThat(string(second, "client_id")).isEqualTo(string(first, "client_id"));
        between.drop();
        server.advance(Duration.ofHours(25));
        assertThat(string(resume(server.connect(), second), "client_id")).isNotEqualTo(string(first, "client_id"));
    }

    @Test
    void numbersGoOnWhereTheClientWas() {
        TestPeer before = server.connect();
        JsonObject first = first(before);
        server.say(before, TestServer.joinOf("notes"));
        server.say(before, TestServer.operation("notes", 0, 1, "['a']"));
        before.drop();

        TestPeer after = server.connect();
        resume(after, first);
        server.say(after, TestServer.joinOf("notes"));
        JsonObject notes = object(object(after.hear("document_joined"), "fields"), "notes");
        assertThat(number(notes, "last_seq")).isEqualTo(1);
        assertThat(number(notes, "last_seq_revision")).isEqualTo(1);
        assertThat(string(notes, "content")).isEqualTo("a");
    }

    @Test
    void theOldConnectionsEditsAreRefusedByTheStoreToo() {
        TestServer other = TestServer.on(server.world(), server.storage(), builder -> builder);
        TestPeer before = server.connect();
        JsonObject first = first(before);
        server.say(before, TestServer.joinOf("notes"));
        server.say(before, TestServer.operation("notes", 0, 1, "['a']"));
        assertThat(before.hear("operation_acknowledged")).isNotNull();

        TestPeer after = other.connect();
        resume(after, first);
        server.say(after, TestServer.joinOf("notes"));
        assertThat(before.closed()).as("the other node does not know").isNull();

        server.say(before, TestServer.operation("notes", 1, 2, "['b']"));
        assertThat(before.closed()).isEqualTo(CloseCode.SUPERSEDED);
        server.say(after, TestServer.operation("notes", 1, 2, "['c']"));
        assertThat(number(after.hear("operation_acknowledged"), "revision")).isEqualTo(2);
    }
}
