package io.collab4j.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientListener;
import io.collab4j.jakarta.client.ClientState;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind real proxies, configured as docs/DEPLOYMENT.md shows. */
@ParameterizedClass
@EnumSource
class ProxyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int LONG_SECONDS = 60;
    private static final int MANY = 1_000;

    private final DocumentedProxy kind;

    @TempDir
    private Path directory;

    ProxyTest(DocumentedProxy kind) {
        this.kind = kind;
    }

    @BeforeEach
    void require() {
        kind.program();
    }

    private static CollabClient connect(String user, int port, ClientListener listener) {
        return CollabClient.builder(URI.create("ws://127.0.0.1:" + port + "/realtime/ws"), TokenSupplier.of(() -> user))
                .listener(listener)
                // It is WebSockets that are looked at.
                .fallback(false)
                .connect();
    }

    private static CollabClient connect(String user, int port) {
        return connect(user, port, new ClientListener() {});
    }

    private static <T> T within(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    private static TextField notes(CollabClient client) throws Exception {
        return within(client.join("d", List.of("notes"))).text("notes");
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(until);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void editTogether(CollabClient ann, CollabClient bob) throws Exception {
        TextField atAnn = notes(ann);
        TextField atBob = notes(bob);
        within(atAnn.insert(0, "from ann 😀"));
        within(atBob.insert(0, "from bob "));
        within(atAnn.saved());
        within(atBob.saved());
        await(
                "both show what both have typed",
                () -> atAnn.text().toString().length() == 20
                        && atAnn.text().toString().equals(atBob.text().toString()));
        assertThat(atAnn.text().toString()).contains("from ann 😀", "from bob ");
    }

    @Test
    void twoEditOneText() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, MANY);
                RunningProxy proxy = RunningProxy.start(kind, directory, server.port(), LONG_SECONDS);
                CollabClient ann = connect("ann", proxy.port());
                CollabClient bob = connect("bob", proxy.port())) {
            editTogether(ann, bob);
        }
    }

    @Test
    void aPageOfTheProxysOwnOriginConnectsAndNoOther() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, MANY);
                RunningProxy proxy = RunningProxy.start(kind, directory, server.port(), LONG_SECONDS);
                RawHandshake own =
                        new RawHandshake(proxy.port(), "127.0.0.2", "Origin: http://127.0.0.1:" + proxy.port());
                RawHandshake other = new RawHandshake(proxy.port(), "127.0.0.2", "Origin: http://127.0.0.1")) {
            assertThat(own.status()).isEqualTo(101);
            assertThat(other.status()).isEqualTo(403);
        }
    }

    /** The proxy cuts whom nothing is heard of; with a heartbeat shorter than that nobody is cut. */
    @Test
    void theHeartbeatKeepsAnIdleConnectionThatTheProxyWouldCut() throws Exception {
        int idleSeconds = 3;
        Queue<ClientState> quiet = new ConcurrentLinkedQueue<>();
        Queue<ClientState> beating = new ConcurrentLinkedQueue<>();
        Path other = directory.resolve("other");
        assertThat(other.toFile().mkdir()).isTrue();
        try (ProxiedServer still = new ProxiedServer(NEVER, MANY);
                ProxiedServer alive = new ProxiedServer(Duration.ofMillis(200), MANY);
                RunningProxy toStill = RunningProxy.start(kind, directory, still.port(), idleSeconds);
                RunningProxy toAlive = RunningProxy.start(kind, other, alive.port(), idleSeconds);
                CollabClient ann = connect("ann", toAlive.port(), telling(beating));
                CollabClient bob = connect("bob", toAlive.port());
                CollabClient carol = connect("carol", toStill.port(), telling(quiet))) {
            // Twice, because the first time may be from before the others were there.
            await("carol has been cut twice", () -> count(quiet, ClientState.OFFLINE) >= 2);
            editTogether(ann, bob);
            assertThat(beating).containsExactly(ClientState.ONLINE);
            assertThat(carol.identity()).isPresent();
        }
    }

    private static long count(Queue<ClientState> states, ClientState wanted) {
        return states.stream().filter(wanted::equals).count();
    }

    private static ClientListener telling(Queue<ClientState> states) {
        return new ClientListener() {
            @Override
            public void onState(ClientState state) {
                states.add(state);
            }
        };
    }

    @Test
    void aProxyThatPassesNoUpgradeOnGetsA426() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, MANY);
                RunningProxy proxy =
                        RunningProxy.start(kind, directory, server.port(), LONG_SECONDS, kind::withoutUpgrade);
                RawHandshake refused = new RawHandshake(proxy.port(), "127.0.0.2")) {
            assertThat(refused.status()).isEqualTo(426);
        }
    }

    @Test
    void connectionsCountForTheAddressBeforeTheProxyWhateverTheySay() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, 1);
                RunningProxy proxy = RunningProxy.start(kind, directory, server.port(), LONG_SECONDS);
                RawHandshake ann = new RawHandshake(proxy.port(), "127.0.0.2", "X-Forwarded-For: 6.6.6.6")) {
            assertThat(ann.status()).isEqualTo(101);
            assertThat(ann.isCounted()).isTrue();
            try (RawHandshake again = new RawHandshake(proxy.port(), "127.0.0.2", "X-Forwarded-For: 7.7.7.7");
                    RawHandshake bob = new RawHandshake(proxy.port(), "127.0.0.3", "X-Forwarded-For: 6.6.6.6")) {
                assertThat(again.status()).isEqualTo(503);
                assertThat(bob.status()).isEqualTo(101);
            }
        }
    }

    private static HttpRequest.Builder request(RunningProxy proxy, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/realtime" + path))
                .header("Authorization", "Bearer ann")
                .timeout(Duration.ofNanos(PATIENCE_NANOS));
    }

    private static BufferedReader events(HttpRequest.Builder request) throws Exception {
        HttpResponse<InputStream> events = HttpClient.newHttpClient()
                .send(request.header("Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.headers().firstValue("Content-Encoding")).isEmpty();
        return new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
    }

    /** The data of the next event of this name. */
    private static String next(BufferedReader lines, String name) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("event: " + name)) {
                return lines.readLine();
            }
        }
        throw new AssertionError("the stream is over");
    }

    @Test
    void eventsOfAFeedArriveOneByOne() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, MANY);
                RunningProxy proxy = RunningProxy.start(kind, directory, server.port(), LONG_SECONDS);
                BufferedReader lines = events(request(proxy, "/sse/dashboard/7"))) {
            next(lines, "initial_data");
            for (int i = 0; i < 3; i++) {
                server.collab().channels().publish("acme", "dashboard:7", "sum", JsonValue.of((double) i));
                assertThat(next(lines, "message")).isEqualTo("data: {\"event\":\"sum\",\"data\":" + i + "}");
            }
        }
    }

    @Test
    void framesOfAStreamGoDownAndUp() throws Exception {
        try (ProxiedServer server = new ProxiedServer(NEVER, MANY);
                RunningProxy proxy = RunningProxy.start(kind, directory, server.port(), LONG_SECONDS);
                BufferedReader lines = events(request(proxy, "/stream"))) {
            String key = next(lines, "open").replaceAll(".*\"stream_key\":\"([^\"]+)\".*", "$1");
            assertThat(next(lines, "frame")).contains("\"type\":\"authenticated\"");
            for (int i = 1; i <= 3; i++) {
                HttpRequest post = request(proxy, "/stream")
                        .header("Collab-Stream", key)
                        .header("Collab-Sequence", String.valueOf(i))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"ping\",\"timestamp\":" + i + "}"))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(post, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(204);
                String frame = next(lines, "frame");
                assertThat(frame.contains("presence_state") ? next(lines, "frame") : frame)
                        .contains("\"type\":\"pong\"", "\"timestamp\":" + i);
            }
        }
    }
}
