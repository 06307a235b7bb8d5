package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.feed.Feed;
import io.collab4j.feed.FeedLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.notification.NotificationDraft;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds through a real container: what is refused, what is streamed, and what becomes of readers that do not read. */
@EveryContainer
class FeedHttpTest {
    private static final String OWN_PAGE = "https://app.example.com";
    private static final String ALICE = "Authorization: Bearer alice";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Collab collab;
    private final ContainerNode node;

    FeedHttpTest(Container container) throws Exception {
        collab = Collab.builder()
                .authenticator(credentials -> credentials.token().startsWith("bad")
                        ? CompletableFuture.failedFuture(
                                new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"))
                        : CompletableFuture.supplyAsync(() -> new Identity(
                                User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> !access.user().userId().equals("nobody")))
                .limits(CollabLimits.DEFAULT.with(FeedLimits.DEFAULT.toBuilder()
                        .streamsPerUser(50)
                        .heartbeat(Duration.ofMillis(200))
                        .sendTimeout(Duration.ofSeconds(1))
                        .build()))
                .feed(Feed.of("tokens/{id}", request -> List.of("ai:" + request.get("id")))
                        .events("token"))
                .build();
        node = container.start(collab, CollabServletOptions.DEFAULT.allowOrigins(OWN_PAGE));
    }

    @AfterEach
    void stop() {
        node.close();
        collab.close();
    }

    private RawEventStream get(String path, String... headers) throws IOException {
        return new RawEventStream(node.port(), "/realtime/sse/" + path, headers);
    }

    private RawEventStream read(String path, String... headers) throws IOException {
        RawEventStream stream = get(path, headers);
        assertThat(stream.status()).isEqualTo(200);
        stream.hear("connected");
        stream.hear("initial_data");
        return stream;
    }

    private int statusOf(String path, String... headers) throws IOException {
        try (RawEventStream stream = get(path, headers)) {
            return stream.status();
        }
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + node.port() + "/realtime/sse/" + path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void publish(String text) throws Exception {
        collab.channels()
                .publish("acme", "ai:1", "token", JsonValue.of(text))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFeedIsAnEventStream() throws Exception {
        try (RawEventStream stream = get("tokens/1", ALICE)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type").replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(stream.header("cache-control")).isEqualTo("no-cache, no-transform");
            assertThat(stream.header("x-accel-buffering")).isEqualTo("no");
            assertThat(stream.hear("connected")).startsWith("{\"user_id\":\"alice\",");
            assertThat(stream.hear("initial_data")).isEqualTo("{\"messages\":[]}");
            publish("\uD83D\uDE00 é\r\n");
            assertThat(stream.hear("token")).isEqualTo("\"\uD83D\uDE00 é\\r\\n\"");
        }
    }

    @Test
    void aPollIsAnAnswerThatEnds() throws Exception {
        String position;
        try (RawEventStream first = read("tokens/1?poll=true", ALICE)) {
            assertThat(first.isOver()).isTrue();
            position = first.lastEventId();
        }
        publish("1");
        publish("2");
        try (RawEventStream missed = get("tokens/1?poll=true", ALICE, "Last-Event-ID: " + position)) {
            assertThat(missed.hear("token")).isEqualTo("\"1\"");
            assertThat(missed.hear("token")).isEqualTo("\"2\"");
            assertThat(missed.isOver()).isTrue();
            position = missed.lastEventId();
        }
        CompletableFuture<Void> later = CompletableFuture.runAsync(() -> {
            ContainerBed.await("it waits", () -> collab.feeds().openStreams() == 1);
            collab.channels().publish("acme", "ai:1", "token", JsonValue.of("3"));
        });
        try (RawEventStream waiting = get("tokens/1?poll=true&last_event_id=" + position, ALICE)) {
            assertThat(waiting.hear("token")).isEqualTo("\"3\"");
            assertThat(waiting.isOver()).isTrue();
        }
        later.get(10, TimeUnit.SECONDS);
        ContainerBed.await("nobody waits", () -> collab.feeds().openStreams() == 0);
    }

    @Test
    void whoComesAgainGoesOnWhereItWas() throws Exception {
        RawEventStream before = read("tokens/1", ALICE);
        publish("1");
        before.hear("token");
        before.reset();
        publish("2");
        for (String[] again : List.of(
                new String[] {"tokens/1", ALICE, "Last-Event-ID: " + before.lastEventId()},
                new String[] {"tokens/1?last_event_id=" + before.lastEventId(), ALICE})) {
            try (RawEventStream after =
                    again.length == 3 ? get(again[0], again[1], again[2]) : get(again[0], again[1])) {
                assertThat(after.hear("connected")).contains("\"recovered\":true");
                after.hear("initial_data");
                assertThat(after.hear("token")).isEqualTo("\"2\"");
            }
        }
    }

    @Test
    void whoIsNotLetInIsToldBeforeAnythingBegins() throws Exception {
        assertThat(statusOf("tokens/1")).isEqualTo(401);
        assertThat(statusOf("tokens/1", "Authorization: Bearer bad")).isEqualTo(401);
        assertThat(statusOf("tokens/1", "Authorization: Basic YTpi")).isEqualTo(401);
        assertThat(statusOf("tokens/1", "Authorization: Bearer " + "x".repeat(9_000)))
                .isIn(401, 431, 400);
        assertThat(statusOf("tokens/1?token=alice")).isEqualTo(401);
        assertThat(statusOf("tokens/1", "Authorization: Bearer nobody")).isEqualTo(403);
        assertThat(statusOf("nothing", ALICE)).isEqualTo(404);
        assertThat(statusOf("", ALICE)).isEqualTo(404);
        assertThat(statusOf("tokens/a%20b", ALICE)).isEqualTo(404);
        assertThat(collab.health().streams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://app.example.com.evil.io",
                "http://app.example.com",
                "https://app.example.com:444",
                "https://APP.example.com"
            })
    void pagesOfOtherOriginsAreRefused(String origin) throws Exception {
        try (RawEventStream stream = get("tokens/1", ALICE, "Origin: " + origin)) {
            assertThat(stream.status()).isEqualTo(403);
            assertThat(stream.header("access-control-allow-origin")).isEmpty();
            assertThat(stream.header("vary")).isEqualTo("Origin");
        }
    }

    @Test
    void pagesOfTheListMayRead() throws Exception {
        try (RawEventStream stream = read("tokens/1", ALICE, "Origin: " + OWN_PAGE)) {
            assertThat(stream.header("access-control-allow-origin")).isEqualTo(OWN_PAGE);
            assertThat(stream.header("access-control-allow-credentials")).isEmpty();
            assertThat(stream.header("vary")).isEqualTo("Origin");
        }
        HttpRequest preflight = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + node.port() + "/realtime/sse/tokens/1"))
                .header("Origin", OWN_PAGE)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(preflight, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(OWN_PAGE);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Authorization", "Last-Event-ID");
    }

    @Test
    void aTicketOpensOneStream() throws Exception {
        HttpResponse<String> answer = post("ticket", "alice", "{\"path\":\"/realtime/sse/tokens/1\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"ticket\":\"[^\"]{20,}\",\"expires_in_ms\":30000}");
        String ticket = answer.body().split("\"", -1)[3];
        assertThat(statusOf("tokens/2?ticket=" + ticket)).isEqualTo(401);
        read("tokens/1?ticket=" + ticket).close();
        assertThat(statusOf("tokens/1?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void aTicketIsForSomebodyAndForAFeed() throws Exception {
        assertThat(post("ticket", "bad", "{\"path\":\"/realtime/sse/tokens/1\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("ticket", "alice", "{\"path\":\"/realtime/sse/nothing\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("ticket", "alice", "{\"path\":\"/elsewhere\"}").statusCode())
                .isEqualTo(404);
        for (String bad : List.of("", "[]", "{", "{}", "{\"path\":1}")) {
            assertThat(post("ticket", "alice", bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(post("nothing", "alice", "{}").statusCode()).isEqualTo(404);
        // The last: a server that has not read all of it closes the connection.
        assertThat(post("ticket", "alice", "{\"path\":\"" + "x".repeat(20_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void whatIsReadIsMarked() throws Exception {
        String id = collab.notifications()
                .notifyUser("acme", "alice", NotificationDraft.of("one"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .id();
        try (RawEventStream stream = get("notifications", ALICE)) {
            stream.hear("connected");
            assertThat(stream.hear("initial_data")).contains("\"text\":\"one\"", "\"unread\":1");
            HttpResponse<String> marked = post("notifications/read", "alice", "{\"ids\":[\"" + id + "\"]}");
            assertThat(marked.statusCode()).isEqualTo(200);
            assertThat(marked.body()).isEqualTo("{\"unread\":0}");
            assertThat(stream.hear("notifications_read")).isEqualTo("{\"ids\":[\"" + id + "\"],\"unread\":0}");
        }
        assertThat(post("notifications/read", "alice", "{\"all\":true}").body()).isEqualTo("{\"unread\":0}");
        assertThat(post("notifications/read", "alice", "{\"all\":1}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void readersThatBreakOffHarmNobodyElse() throws Exception {
        try (RawEventStream steady = read("tokens/1", ALICE)) {
            for (int round = 0; round < 30; round++) {
                RawEventStream lost = read("tokens/1", ALICE);
                Thread breaking = new Thread(() -> {
                    try {
                        lost.reset();
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
                breaking.start();
                publish("a" + round);
                List<RawEventStream> healthy = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    healthy.add(read("tokens/1", ALICE));
                }
                breaking.join();
                publish("b" + round);
                assertThat(steady.hear("token")).isEqualTo("\"a" + round + "\"");
                assertThat(steady.hear("token")).isEqualTo("\"b" + round + "\"");
                for (RawEventStream each : healthy) {
                    assertThat(each.hear("token")).isEqualTo("\"b" + round + "\"");
                    each.close();
                }
            }
        }
        ContainerBed.await("they are forgotten", () -> collab.health().streams() == 0);
    }

    @Test
    void aReaderThatDoesNotReadIsLetGo() throws Exception {
        try (RawEventStream stuck = new RawEventStream(node.port(), "/realtime/sse/tokens/1", 4_096, ALICE);
                RawEventStream steady = read("tokens/1", ALICE)) {
            assertThat(stuck.status()).isEqualTo(200);
            ContainerBed.await("it is let go", () -> {
                pass("x".repeat(8_000), steady);
                return collab.health().streams() == 1;
            });
            pass("still", steady);
        }
    }

    private void pass(String text, RawEventStream reader) {
        try {
            publish(text);
            assertThat(reader.hear("token")).isEqualTo('"' + text + '"');
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws Exception {
        try (RawEventStream stream = read("tokens/1", ALICE)) {
            Thread stopping = new Thread(node::undeploy);
            stopping.start();
            assertThat(stream.hear("end")).isEqualTo("{\"reason\":\"shutting_down\"}");
            assertThat(stream.isOver()).isTrue();
            stopping.join();
        }
    }

    @Test
    void aStreamTakesNoThread() throws Exception {
        List<RawEventStream> streams = new ArrayList<>();
        read("tokens/1", ALICE).close();
        int before = Thread.activeCount();
        for (int i = 0; i < 45; i++) {
            streams.add(read("tokens/1", ALICE));
        }
        publish("all");
        for (RawEventStream stream : streams) {
            stream.hear("token");
        }
        assertThat(Thread.activeCount() - before).isLessThan(30);
        for (RawEventStream stream : streams) {
            stream.close();
        }
    }
}
