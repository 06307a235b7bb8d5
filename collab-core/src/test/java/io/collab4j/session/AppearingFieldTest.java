package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that come to exist, or move on, while somebody joins. */
class AppearingFieldTest {
    private final List<CompletableFuture<Boolean>> questions = new ArrayList<>();
    private final TestServer server = TestServer.open(builder -> builder.authorizer(access -> {
        boolean slow = access.documentId().isPresent() && access.user().userId().equals("slow" + access.action());
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (slow) {
            questions.add(answer);
        } else {
            answer.complete(true);
        }
        return answer;
    }));

    private void answer() {
        answer(false);
    }

    private void answer(boolean newestFirst) {
        while (!questions.isEmpty()) {
            questions.remove(newestFirst ? questions.size() - 1 : 0).complete(true);
            server.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsToldBeforeTheAnswerAndNothingTwice(boolean newestFirst) {
        TestPeer bob = server.join("bob", "old", "new");
        server.say(bob, TestServer.operation("old", 0, 1, "['a']"));
        for (int step = 0; step < 4; step++) {
            TestPeer slow = server.join("slowREAD");
            for (int i = 0; i < step && !questions.isEmpty(); i++) {
                questions.remove(0).complete(true);
                server.settle();
            }
            server.say(bob, TestServer.joinOf("new" + step));
            server.say(bob, TestServer.operation("new" + step, 0, 1, "['b']"));
            answer(newestFirst);
            server.say(bob, TestServer.operation("new" + step, 1, 2, "['c']"));
            answer(newestFirst);
            // Five are in the room by the end, and in a room of that size news may wait a moment.
            server.advance(Duration.ofMillis(10));
            assertToldOnce(slow, "new" + step);
        }
    }

    @Test
    void whatComesWhileTheAnswerWaitsIsToldRightBehindIt() {
        TestPeer bob = server.join("bob", "notes");
        TestPeer slow = server.join("slowEDIT", "notes");
        server.say(bob, TestServer.operation("notes", 0, 1, "['a']"));
        server.say(bob, TestServer.operation("notes", 1, 2, "['b']"));
        assertThat(slow.heardAll()).isTrue();
        answer();
        assertToldOnce(slow, "notes");
    }

    private static void assertToldOnce(TestPeer peer, String field) {
        JsonObject joined = peer.hear();
        assertThat(string(joined, "type")).isEqualTo("document_joined");
        JsonObject fields = object(joined, "fields");
        long revision = fields.get(field).isPresent() ? number(object(fields, field), "revision") : 0;
        while (!peer.heardAll()) {
            JsonObject applied = peer.hear();
            assertThat(string(applied, "type")).isEqualTo("operation_applied");
            assertThat(number(applied, "revision")).isEqualTo(++revision);
        }
        assertThat(revision).isEqualTo(2);
    }
}
