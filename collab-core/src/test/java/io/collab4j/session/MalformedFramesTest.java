package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are no message, as the session answers them. */
class MalformedFramesTest {
    private final TestServer server = TestServer.open();
    private final TestPeer peer = server.enter("alice");

    @Test
    void theFifthFrameInARowThatIsNoJsonCloses() {
        for (int i = 1; i <= 5; i++) {
            assertThat(peer.closed()).isNull();
            server.say(peer, "{nonsense");
            assertThat(string(peer.hear(), "code")).isEqualTo("bad_json");
        }
        assertThat(peer.closed()).isEqualTo(CloseCode.PROTOCOL_VIOLATIONS);
    }

    @Test
    void anythingThatIsJsonBreaksTheRow() {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                server.say(peer, "{nonsense");
            }
            server.say(peer, i == 0 ? "[]" : i == 1 ? "{'type':'ping'}" : "{'type':'unknown'}");
        }
        assertThat(peer.closed()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cursor_update", "lock_field", "field_lock", "unlock_field", "signal", "authenticated", "Ping"})
    void typesThatAreNotKnownAreAnswered(String type) {
        server.say(peer, "{'type':'" + type + "','id':'m','document_id':'d','field_name':'f','seq':7}");
        assertThat(peer.hear().toJson())
                .isEqualTo(
                        "{\"type\":\"error\",\"code\":\"unknown_type\",\"message\":\"unknown type " + type
                                + "\",\"recovery\":\"fix\",\"ref\":\"m\",\"document_id\":\"d\",\"field_name\":\"f\",\"seq\":7}");
        assertThat(peer.closed()).isNull();
    }

    @Test
    void aBadElementErrorsAloneAndInItsPlace() {
        server.say(peer, "[{'type':'ping','id':'1'},5,{'type':'ping','id':'2'},{'type':'nope'},[],{'type':'ping'}]");
        assertThat(string(peer.hear(), "ref")).isEqualTo("1");
        assertThat(string(peer.hear(), "code")).isEqualTo("bad_message");
        assertThat(string(peer.hear(), "ref")).isEqualTo("2");
        assertThat(string(peer.hear(), "code")).isEqualTo("unknown_type");
        assertThat(string(peer.hear(), "code")).isEqualTo("bad_message");
        assertThat(string(peer.hear(), "type")).isEqualTo("pong");
        assertThat(peer.heardAll()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseCode.class,
            names = {"BINARY_FRAME", "TOO_BIG", "BAD_UTF8"})
    void whatOnlyTheTransportSeesCloses(CloseCode code) {
        peer.session().onViolation(code);
        assertThat(peer.closed()).isEqualTo(code);
        server.say(peer, "{'type':'ping'}");
        assertThat(peer.heardAll()).as("what comes after is ignored").isTrue();
    }

    @Test
    void errorsSayWhatTheyAreAbout() {
        server.say(
                peer,
                "{'type':'operation','id':'m','document_id':'d','field_name':'f','seq':7,'revision':0,"
                        + "'operation':{'ops':[]}}");
        assertThat(peer.hear().toJson())
                .contains(
                        "\"code\":\"not_joined\"",
                        "\"recovery\":\"resync\"",
                        "\"ref\":\"m\"",
                        "\"document_id\":\"d\"",
                        "\"field_name\":\"f\"",
                        "\"seq\":7");
        server.say(peer, "{'type':'operation','id':'m','document_id':'d','field_name':'f','seq':7,'revision':0}");
        assertThat(peer.hear().toJson()).contains("\"code\":\"bad_message\"", "\"ref\":\"m\"", "\"seq\":7");
        server.say(peer, "{'type':'document_leave','document_id':'no name','id':'m'}");
        assertThat(peer.hear().toJson()).contains("\"code\":\"bad_name\"").doesNotContain("no name");
    }
}
