package io.collab4j.document;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;

/** A member of the whole document names fields that nobody has edited yet. */
class FollowingTest {
    private final TestServer server = TestServer.open(TestServer.limited(Limits.fields(2)));
    private final TestPeer alice = server.join("alice");

    FollowingTest() {
        alice.hear("document_joined");
    }

    private static String cursor(String field) {
        return "{'type':'cursor_update','document_id':'d','field_name':'" + field + "','cursor_info':{'position':0}}";
    }

    private void assertOneTooMany(String message) {
        server.say(alice, message);
        assertThat(string(alice.hear("error"), "code")).isEqualTo("limit_exceeded");
    }

    @Test
    void asManyAsADocumentHasAndNoneMore() {
        server.say(alice, cursor("a"));
        server.say(alice, TestServer.joinOf("b"));
        alice.hear("document_joined");
        server.say(alice, cursor("b"));
        assertThat(alice.heardAll()).isTrue();
        assertOneTooMany(cursor("c"));
        assertOneTooMany(TestServer.operation("c", 0, 1, "['x']"));
        assertOneTooMany("{'type':'lock_field','document_id':'d','field_name':'c'}");
        assertOneTooMany(TestServer.joinOf("c"));
    }

    @Test
    void whatItFollowsGoesOnAndMayBeJoinedByName() {
        server.say(alice, cursor("a"));
        server.say(alice, cursor("b"));
        assertOneTooMany(cursor("c"));
        server.say(alice, TestServer.joinOf("a", "b"));
        alice.hear("document_joined");
        server.say(alice, TestServer.operation("b", 0, 1, "['x']"));
        alice.hear("operation_acknowledged");
    }
}
