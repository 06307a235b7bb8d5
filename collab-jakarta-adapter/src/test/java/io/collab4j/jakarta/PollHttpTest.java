package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.EventStreamParser;
import io.collab4j.testing.EventStreamParser.Event;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions whose every answer ends, through a real container, over two nodes that share a store. */
@EveryContainer
class PollHttpTest {
    private final StreamBed bed;

    PollHttpTest(Container container) throws Exception {
        bed = new StreamBed(container, "https://app.example.com");
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private HttpResponse<String> get(ContainerNode at, String query, String token, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + at.port() + "/realtime/stream" + query))
                .header("Authorization", "Bearer " + token);
        return bed.send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> poll(ContainerNode at, String token, String key, String number) throws Exception {
        return get(at, "", token, "Collab-Stream", key, "Collab-Sequence", number);
    }

    private static List<Event> events(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
                .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
        EventStreamParser parser = new EventStreamParser();
        parser.feed(answer.body());
        return parser.take();
    }

    private String open(String token) throws Exception {
        List<Event> events = events(get(bed.node, "?poll=true", token));
        assertThat(events).singleElement().extracting(Event::name).isEqualTo("open");
        return StreamBed.member(events.get(0).data(), "stream_key");
    }

    /** A client that asks and posts, now this node, now that. */
    private final class Client {
        private final String key;
        private long asked;
        private long posted;

        Client(String token) throws Exception {
            key = open(token);
        }

        private ContainerNode next() {
            return (asked + posted) % 2 == 0 ? bed.node : bed.other;
        }

        void say(String frame) throws Exception {
            assertThat(bed.post(next(), "alice", key, Long.toString(++posted), frame)
                            .statusCode())
                    .isEqualTo(204);
        }

        /** The next frame that contains this. */
        String hear(String part) throws Exception {
            while (true) {
                for (Event event : events(poll(next(), "alice", key, Long.toString(asked + 1)))) {
                    asked++;
                    assertThat(event.name()).isEqualTo("frame");
                    if (event.data().contains(part)) {
                        return event.data();
                    }
                }
            }
        }
    }

    @Test
    void aTextIsEditedWithAnswersThatEnd() throws Exception {
        try (RawWebSocket bob = new RawWebSocket(bed.other.port(), "/realtime/ws", "Authorization: Bearer bob")) {
            bob.say(StreamBed.JOIN);
            bob.hear("document_joined");
            Client alice = new Client("alice");
            assertThat(alice.hear("authenticated")).contains("\"user_id\":\"alice\"");
            alice.say(StreamBed.JOIN);
            alice.hear("document_joined");
            String large = "é\uD83D\uDE00".repeat(7_000);
            alice.say(StreamBed.operation(0, 1, "[\"" + large + "\"]"));
            alice.hear("operation_acknowledged");
            assertThat(bob.hear("operation_applied")).contains(large);
            bob.say(StreamBed.operation(1, 1, "[21000,\"" + large + "\"]"));
            bob.hear("operation_acknowledged");
            assertThat(alice.hear("operation_applied")).contains(large);
        }
    }

    @Test
    void anAnswerThatGotLostIsGivenAgain() throws Exception {
        String key = open("alice");
        String first = poll(bed.node, "alice", key, "1").body();
        assertThat(first).contains("authenticated");
        assertThat(poll(bed.other, "alice", key, "1").body()).isEqualTo(first);
        HttpResponse<String> early = poll(bed.other, "alice", key, "3");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.body()).isEqualTo("{\"expected\":1}");
    }

    @Test
    void whoMayNotAskIsTold() throws Exception {
        String key = open("alice");
        for (ContainerNode at : List.of(bed.node, bed.other)) {
            assertThat(poll(at, "mallory", key, "1").statusCode()).isEqualTo(404);
            assertThat(poll(at, "bad", key, "1").statusCode()).isEqualTo(401);
            assertThat(poll(at, "alice", key + "x", "1").statusCode()).isEqualTo(404);
            assertThat(poll(at, "alice", key, "x").statusCode()).isEqualTo(400);
            assertThat(get(at, "", "alice", "Collab-Stream", key).statusCode()).isEqualTo(400);
            assertThat(get(
                                    at,
                                    "",
                                    "alice",
                                    "Collab-Stream",
                                    key,
                                    "Collab-Sequence",
                                    "1",
                                    "Origin",
                                    "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(poll(bed.other, "alice", key, "1").statusCode()).isEqualTo(200);
        assertThat(bed.first.health().connections()).isEqualTo(1);
    }

    @Test
    void theEndIsAnAnswerToo() throws Exception {
        Client alice = new Client("alice");
        alice.hear("presence_state");
        Thread stopping = new Thread(bed.node::undeploy);
        stopping.start();
        List<Event> last = List.of();
        while (last.stream().noneMatch(event -> event.name().equals("close"))) {
            last = events(poll(bed.other, "alice", alice.key, Long.toString(alice.asked + 1)));
            alice.asked += last.size();
        }
        assertThat(last.get(0).data()).startsWith("{\"code\":1012,");
        assertThat(bed.post(bed.other, "alice", alice.key, "1", StreamBed.JOIN).statusCode())
                .isEqualTo(404);
        stopping.join();
    }
}
