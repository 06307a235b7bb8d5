package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.testing.EventStreamParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions without a WebSocket through a real container, over two nodes that share a store. */
@EveryContainer
class StreamHttpTest {
    private static final String OWN_PAGE = "https://app.example.com";
    private static final String ALICE = "Authorization: Bearer alice";

    private final StreamBed bed;
    private final Collab first;
    private final Collab second;
    private final ContainerNode node;
    private final ContainerNode other;

    StreamHttpTest(Container container) throws Exception {
        bed = new StreamBed(container, OWN_PAGE);
        first = bed.first;
        second = bed.second;
        node = bed.node;
        other = bed.other;
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** A client of the transport: its response, and its frames by number. */
    private final class Client implements AutoCloseable {
        private final RawEventStream stream;
        private final String key;
        private long sequence;

        Client(RawEventStream stream) throws IOException {
            this.stream = stream;
            assertThat(stream.status()).isEqualTo(200);
            String open = stream.hear("open");
            assertThat(open).matches("\\{\"session_id\":\"[^\"]{22}\",\"stream_key\":\"[^\"]{45}\"}");
            key = open.split("\"", -1)[7];
        }

        void say(ContainerNode at, String frame) throws Exception {
            assertThat(bed.post(at, "alice", key, Long.toString(++sequence), frame)
                            .statusCode())
                    .isEqualTo(204);
        }

        /** The next frame that contains this. */
        String hear(String part) throws IOException {
            String frame = stream.hear("frame");
            while (!frame.contains(part)) {
                frame = stream.hear("frame");
            }
            return frame;
        }

        /** What the server says at the end, behind the frames that come before. */
        String ending() throws IOException {
            EventStreamParser.Event event = stream.next();
            while (event.name().equals("frame")) {
                event = stream.next();
            }
            assertThat(event.name()).isEqualTo("close");
            assertThat(stream.isOver()).isTrue();
            return event.data();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private Client open(String... headers) throws IOException {
        return new Client(new RawEventStream(node.port(), "/realtime/stream", headers));
    }

    private int statusOf(String query, String... headers) throws IOException {
        try (RawEventStream stream = new RawEventStream(node.port(), "/realtime/stream" + query, headers)) {
            return stream.status();
        }
    }

    @Test
    void aStreamIsASession() throws Exception {
        try (Client alice = open(ALICE)) {
            assertThat(alice.stream.header("content-type").replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(alice.stream.header("x-accel-buffering")).isEqualTo("no");
            assertThat(alice.hear("authenticated")).contains("\"user_id\":\"alice\"");
            assertThat(first.health().sessions()).isEqualTo(1);
        }
        try (Client alice = open(ALICE)) {
            alice.say(node, "{\"type\":\"ping\",\"timestamp\":7}");
            assertThat(alice.hear("pong")).contains("7");
        }
    }

    @Test
    void bothTransportsEditOneTextOverTwoNodes() throws Exception {
        try (Client alice = open(ALICE);
                RawWebSocket bob = new RawWebSocket(other.port(), "/realtime/ws", "Authorization: Bearer bob")) {
            bob.say(StreamBed.JOIN);
            bob.hear("document_joined");
            alice.say(node, StreamBed.JOIN);
            alice.hear("document_joined");
            alice.say(other, StreamBed.operation(0, 1, "[\"é\uD83D\uDE00\"]"));
            alice.hear("operation_acknowledged");
            assertThat(bob.hear("operation_applied")).contains("é\uD83D\uDE00");
            bob.say(StreamBed.operation(1, 1, "[3,\"b\"]"));
            bob.hear("operation_acknowledged");
            assertThat(alice.hear("operation_applied")).contains("[3,\"b\"]");
        }
    }

    @Test
    void aFrameCountsOnceAndInItsOrder() throws Exception {
        try (Client alice = open(ALICE)) {
            alice.say(node, StreamBed.JOIN);
            alice.hear("document_joined");
            HttpResponse<String> early = bed.post(other, "alice", alice.key, "3", StreamBed.operation(1, 2, "[\"b\"]"));
            assertThat(early.statusCode()).isEqualTo(409);
            assertThat(early.body()).isEqualTo("{\"expected\":2}");
            assertThat(early.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            for (ContainerNode at : new ContainerNode[] {node, other, node}) {
                assertThat(bed.post(at, "alice", alice.key, "2", StreamBed.operation(0, 1, "[\"a\"]"))
                                .statusCode())
                        .isEqualTo(204);
            }
            alice.sequence = 2;
            alice.hear("operation_acknowledged");
            alice.say(node, "{\"type\":\"ping\"}");
            assertThat(alice.stream.hear("frame")).contains("pong");
        }
    }

    @Test
    void aClientChangesItsTransportByResuming() throws Exception {
        String client;
        String resume;
        try (RawWebSocket socket = new RawWebSocket(other.port(), "/realtime/ws", ALICE)) {
            String greeting = socket.hear("authenticated");
            client = StreamBed.member(greeting, "client_id");
            resume = StreamBed.member(greeting, "resume_token");
            socket.say(StreamBed.JOIN);
            socket.hear("document_joined");
            socket.say(StreamBed.operation(0, 1, "[\"a\"]"));
            socket.hear("operation_acknowledged");
        }
        try (Client alice = open(ALICE)) {
            alice.hear("authenticated");
            alice.say(node, resuming(client, resume));
            String greeting = alice.hear("authenticated");
            assertThat(StreamBed.member(greeting, "client_id")).isEqualTo(client);
            alice.say(other, StreamBed.JOIN);
            alice.hear("document_joined");
            alice.say(node, StreamBed.operation(0, 1, "[\"a\"]"));
            assertThat(alice.hear("operation_acknowledged")).contains("\"revision\":1");
            alice.say(other, StreamBed.operation(1, 2, "[1,\"b\"]"));
            alice.hear("operation_acknowledged");
            try (RawWebSocket back = new RawWebSocket(node.port(), "/realtime/ws", ALICE)) {
                back.hear("authenticated");
                back.say(resuming(client, StreamBed.member(greeting, "resume_token")));
                assertThat(back.hear("authenticated")).contains(client);
                assertThat(alice.ending()).startsWith("{\"code\":4409,\"reason\":\"");
                back.say(StreamBed.JOIN);
                assertThat(back.hear("document_joined")).contains("\"content\":\"ab\"", "\"last_seq\":2");
                back.say(StreamBed.operation(1, 2, "[1,\"b\"]"));
                assertThat(back.hear("operation_acknowledged")).contains("\"revision\":2");
            }
        }
    }

    private static String resuming(String client, String resume) {
        return "{\"type\":\"authenticate\",\"token\":\"alice\",\"client_id\":\"" + client + "\",\"resume_token\":\""
                + resume + "\"}";
    }

    @Test
    void whoIsNotLetInIsToldBeforeAnythingBegins() throws Exception {
        assertThat(statusOf("")).isEqualTo(401);
        assertThat(statusOf("", "Authorization: Bearer bad")).isEqualTo(401);
        assertThat(statusOf("", "Authorization: Basic YTpi")).isEqualTo(401);
        assertThat(statusOf("?token=alice")).isEqualTo(401);
        assertThat(statusOf("?ticket=none")).isEqualTo(401);
        assertThat(statusOf("", ALICE, "Origin: https://evil.example")).isEqualTo(403);
        assertThat(statusOf("/more", ALICE)).isEqualTo(404);
        HttpResponse<String> put = bed.send(bed.request(node).PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("Allow")).contains("GET, POST, DELETE");
        assertThat(first.health().connections()).isZero();
    }

    @Test
    void aFrameIsItsSubjectsAlone() throws Exception {
        try (Client alice = open(ALICE)) {
            for (ContainerNode at : new ContainerNode[] {node, other}) {
                assertThat(bed.post(at, "mallory", alice.key, "1", StreamBed.JOIN)
                                .statusCode())
                        .isEqualTo(404);
                assertThat(bed.post(at, "bad", alice.key, "1", StreamBed.JOIN).statusCode())
                        .isEqualTo(401);
                assertThat(bed.post(at, "alice", alice.key + "x", "1", StreamBed.JOIN)
                                .statusCode())
                        .isEqualTo(404);
                HttpResponse<String> nobody = bed.send(bed.request(at)
                        .header("Collab-Stream", alice.key)
                        .header("Collab-Sequence", "1")
                        .POST(HttpRequest.BodyPublishers.ofString(StreamBed.JOIN)));
                assertThat(nobody.statusCode()).isEqualTo(401);
            }
            HttpResponse<String> foreign = bed.send(bed.request(node)
                    .header("Authorization", "Bearer alice")
                    .header("Origin", "https://evil.example")
                    .header("Collab-Stream", alice.key)
                    .header("Collab-Sequence", "1")
                    .POST(HttpRequest.BodyPublishers.ofString(StreamBed.JOIN)));
            assertThat(foreign.statusCode()).isEqualTo(403);
            alice.say(node, "{\"type\":\"ping\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "1.5", "9007199254740992", "99999999999999999999999999"})
    void aNumberThatIsNoneIsRefused(String sequence) throws Exception {
        try (Client alice = open(ALICE)) {
            assertThat(bed.post(node, "alice", alice.key, sequence, StreamBed.JOIN)
                            .statusCode())
                    .isEqualTo(400);
            alice.say(node, "{\"type\":\"ping\"}");
        }
    }

    @Test
    void whatIsNoFrameIsRefused() throws Exception {
        try (Client alice = open(ALICE)) {
            HttpRequest.Builder bare = bed.request(node)
                    .header("Authorization", "Bearer alice")
                    .POST(HttpRequest.BodyPublishers.ofString(StreamBed.JOIN));
            assertThat(bed.send(bare).statusCode()).isEqualTo(400);
            assertThat(bed.send(bare.copy().header("Collab-Sequence", "1")).statusCode())
                    .isEqualTo(400);
            assertThat(bed.send(bare.copy().header("Collab-Stream", alice.key)).statusCode())
                    .isEqualTo(400);
            assertThat(bed.send(bare.copy()
                                    .header("Collab-Stream", alice.key)
                                    .header("Collab-Sequence", "1")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xc3, 0x28})))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(bed.post(node, "alice", alice.key, "1", "\"" + "x".repeat(256 * 1024) + "\"")
                            .statusCode())
                    .isEqualTo(413);
            alice.say(other, "{\"type\":\"ping\",\"id\":\"" + "é".repeat(32) + "\"}");
            alice.hear("pong");
            alice.say(node, "no JSON");
            assertThat(alice.hear("error")).contains("bad_json");
        }
    }

    @Test
    void aTicketOpensOneStream() throws Exception {
        HttpResponse<String> answer =
                bed.send(HttpRequest.newBuilder(URI.create("http://localhost:" + other.port() + "/realtime/sse/ticket"))
                        .header("Authorization", "Bearer alice")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"/realtime/stream\"}")));
        String ticket = StreamBed.member(answer.body(), "ticket");
        try (Client alice = new Client(new RawEventStream(node.port(), "/realtime/stream?ticket=" + ticket))) {
            assertThat(alice.hear("authenticated")).contains("\"user_id\":\"alice\"");
        }
        assertThat(statusOf("?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void pagesOfTheListMayUseIt() throws Exception {
        try (Client alice = open(ALICE, "Origin: " + OWN_PAGE)) {
            assertThat(alice.stream.header("access-control-allow-origin")).isEqualTo(OWN_PAGE);
        }
        HttpResponse<String> preflight = bed.send(
                bed.request(node).header("Origin", OWN_PAGE).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("Authorization", "Collab-Stream", "Collab-Sequence");
    }

    @Test
    void anAddressHasSoManyStreams() throws Exception {
        Client[] clients = new Client[20];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = open("Authorization: Bearer user" + i);
        }
        assertThat(statusOf("", ALICE)).isEqualTo(503);
        for (Client each : clients) {
            each.close();
        }
    }

    @Test
    void whatIsRevokedIsToldSo() throws Exception {
        try (Client alice = open(ALICE)) {
            alice.hear("authenticated");
            second.revocations()
                    .revokeUser("acme", "alice")
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            while (!alice.stream.next().name().equals("close")) {
                // What was on its way comes first.
            }
            assertThat(alice.stream.isOver()).isTrue();
            assertThat(first.streams().openStreams()).isZero();
        }
    }

    @Test
    void aClientThatDoesNotReadIsLetGo() throws Exception {
        try (RawEventStream stuck = new RawEventStream(node.port(), "/realtime/stream", 4_096, ALICE)) {
            String key = StreamBed.member(stuck.hear("open"), "stream_key");
            String ping = "{\"type\":\"ping\",\"timestamp\":\"" + "x".repeat(7_000) + "\"}";
            String large = "[" + String.join(",", Collections.nCopies(30, ping)) + "]";
            long[] sequence = {0};
            ContainerBed.await("it is let go", () -> {
                try {
                    return bed.post(node, "alice", key, Long.toString(++sequence[0]), large)
                                    .statusCode()
                            == 404;
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
            ContainerBed.await("it is forgotten", () -> first.health().connections() == 0);
        }
    }

    @Test
    void aClientThatBreaksOffIsForgotten() throws Exception {
        Client alice = open(ALICE);
        alice.hear("authenticated");
        alice.stream.reset();
        try (Client bob = open("Authorization: Bearer bob")) {
            bob.hear("authenticated");
            long[] sequence = {0};
            ContainerBed.await("it is forgotten", () -> {
                try {
                    // A peer that is gone is noticed by what is sent to it.
                    bed.post(other, "alice", alice.key, Long.toString(++sequence[0]), "{\"type\":\"ping\"}");
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
                return first.streams().openStreams() == 1;
            });
            assertThat(bob.stream.status()).isEqualTo(200);
        }
    }

    @Test
    void whoLeavesIsGoneAtOnce() throws Exception {
        try (RawWebSocket bob = new RawWebSocket(other.port(), "/realtime/ws", "Authorization: Bearer bob")) {
            bob.say(StreamBed.JOIN);
            bob.hear("document_joined");
            for (ContainerNode at : new ContainerNode[] {node, other}) {
                try (Client alice = open(ALICE)) {
                    alice.say(node, StreamBed.JOIN);
                    bob.hear("user_joined_document");
                    assertThat(bed.leave(at, "mallory", alice.key)).isEqualTo(404);
                    assertThat(bed.leave(at, "bad", alice.key)).isEqualTo(401);
                    assertThat(bed.leave(at, "alice", alice.key)).isEqualTo(204);
                    bob.hear("user_left_document");
                    assertThat(alice.ending()).isEqualTo("{\"code\":1001,\"reason\":\"left\"}");
                    assertThat(bed.leave(at, "alice", alice.key)).isEqualTo(404);
                }
            }
        }
        assertThat(bed.send(bed.request(node)
                                .header("Authorization", "Bearer alice")
                                .DELETE())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aServerThatStopsSaysGoodbye() throws Exception {
        try (Client alice = open(ALICE)) {
            alice.hear("authenticated");
            Thread stopping = new Thread(node::undeploy);
            stopping.start();
            assertThat(alice.hear("\"bye\"")).contains("1012");
            assertThat(alice.stream.hear("close")).startsWith("{\"code\":1012,");
            assertThat(alice.stream.isOver()).isTrue();
            stopping.join();
        }
    }
}
