package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes with the servlet in a real container, from a bare socket that no client library keeps polite. */
@EveryContainer
class CollabServletTest {
    private final Container container;

    private static final Authenticator TOKENS = credentials -> credentials
                    .token()
                    .startsWith("good-")
            ? CompletableFuture.completedFuture(identity(credentials.token().substring(5)))
            : CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"));

    private final AtomicInteger sessions = new AtomicInteger();
    private final CountDownLatch opened = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private ContainerNode node;

    CollabServletTest(Container container) {
        this.container = container;
    }

    private static Identity identity(String user) {
        return new Identity(User.named("acme", user, user), Instant.MAX);
    }

    private CollabBuilder collab() {
        CollabListener counter = new CollabListener() {
            @Override
            public void sessionOpened(String tenantId, String userId) {
                sessions.incrementAndGet();
            }
        };
        return Collab.builder()
                .authenticator(TOKENS)
                .authorizer(Authorizer.of(access -> true))
                .listener(counter);
    }

    private void start(CollabServletOptions options) throws Exception {
        node = container.start(collab().build(), options);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private RawWebSocket open(String... headers) throws IOException {
        return new RawWebSocket(node.port(), "/realtime/ws", headers);
    }

    private String ownOrigin() {
        return "Origin: http://127.0.0.1:" + node.port();
    }

    @Test
    void aPageOfTheSameOriginConnects() throws Exception {
        start(CollabServletOptions.DEFAULT);
        try (RawWebSocket socket = open(ownOrigin())) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.hear()).contains("auth_required").contains("\"deadline_ms\":10000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "https://app.example.com.evil.io",
                "http://app.example.com",
                "https://app.example.com:8443",
                "HTTPS://APP.EXAMPLE.COM",
                "https://app.example.com/",
                "http://127.0.0.1",
                "127.0.0.1"
            })
    void anyOtherOriginIsForbiddenAndNothingOpens(String origin) throws Exception {
        start(CollabServletOptions.DEFAULT.allowOrigins("https://app.example.com"));
        try (RawWebSocket socket = open("Origin: " + origin)) {
            assertThat(socket.status()).isEqualTo(403);
            // A client that goes on as if it had been let in is not heard.
            socket.say("{'type':'authenticate','token':'good-mallory'}");
            assertThat(socket.isCut()).isTrue();
        }
        assertThat(sessions.get()).isZero();
    }

    @Test
    void anAllowedOriginConnectsAndTwoOriginsDoNot() throws Exception {
        start(CollabServletOptions.DEFAULT.allowOrigins("https://app.example.com"));
        try (RawWebSocket allowed = open("Origin: https://app.example.com");
                RawWebSocket twice = open("Origin: https://app.example.com", "Origin: https://evil.example")) {
            assertThat(allowed.status()).isEqualTo(101);
            assertThat(twice.status()).isEqualTo(403);
        }
    }

    @Test
    void aProgramWithoutOriginNeedsToBeAllowed() throws Exception {
        start(CollabServletOptions.DEFAULT);
        try (RawWebSocket socket = open()) {
            assertThat(socket.status()).isEqualTo(403);
        }
        stop();
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open()) {
            assertThat(socket.status()).isEqualTo(101);
        }
    }

    @Test
    void aTokenInTheHeaderMakesAuthenticatedTheFirstMessage() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open("Authorization: Bearer good-alice")) {
            assertThat(socket.hear()).contains("authenticated").contains("\"user_id\":\"alice\"");
        }
    }

    @Test
    void aTokenInASubprotocolIsNotEchoed() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        String bearer = "bearer." + base64("good-alice");
        try (RawWebSocket socket = open("Sec-WebSocket-Protocol: collab.v1, " + bearer)) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo("collab.v1");
            assertThat(socket.hear()).contains("\"user_id\":\"alice\"");
        }
        try (RawWebSocket alone = open("Sec-WebSocket-Protocol: " + bearer)) {
            assertThat(alone.status()).isEqualTo(400);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer bad",
                "Authorization: Basic YWxpY2U6c2VjcmV0",
                "Authorization: Bearer ",
                "Sec-WebSocket-Protocol: collab.v1, bearer.!!!",
                "Sec-WebSocket-Protocol: collab.v1, bearer.YmFk"
            })
    void aBadTokenIsUnauthorizedBeforeTheUpgrade(String header) throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open(header)) {
            assertThat(socket.status()).isEqualTo(401);
            assertThat(socket.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void aTokenInTheAddressCountsOnlyWhereItIsAllowed() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = new RawWebSocket(node.port(), "/realtime/ws?token=good-alice")) {
            assertThat(socket.hear()).contains("auth_required");
        }
        stop();
        start(CollabServletOptions.DEFAULT
                .allowMissingOrigin()
                .allowQueryToken()
                .at("/live/api"));
        try (RawWebSocket socket = new RawWebSocket(node.port(), "/live/api/ws?token=good-alice")) {
            assertThat(socket.hear()).contains("\"user_id\":\"alice\"");
        }
    }

    @Test
    void aTokenThatTakesTimeToVerifyBlocksNoThread() throws Exception {
        CompletableFuture<Identity> verdict = new CompletableFuture<>();
        Authenticator slow = credentials -> {
            opened.countDown();
            return verdict;
        };
        node = container.start(collab().authenticator(slow).build(), CollabServletOptions.DEFAULT.allowMissingOrigin());
        CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
            try (RawWebSocket socket = open("Authorization: Bearer slow")) {
                return socket.hear();
            } catch (IOException failure) {
                return failure.toString();
            }
        });
        opened.await();
        verdict.complete(identity("alice"));
        assertThat(heard.get()).contains("\"user_id\":\"alice\"");
    }

    @Test
    void whoCannotBeVerifiedNowIsToTryLater() throws Exception {
        Authenticator down = credentials ->
                CompletableFuture.failedFuture(new CollabException(ErrorCode.STORE_UNAVAILABLE, "not now"));
        node = container.start(collab().authenticator(down).build(), CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open("Authorization: Bearer any")) {
            assertThat(socket.status()).isEqualTo(503);
            assertThat(socket.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void anAddressHasItsNumberOfConnectionsAndOneMoreIsToTryLater() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        int most = 100;
        RawWebSocket[] sockets = new RawWebSocket[most];
        for (int i = 0; i < most; i++) {
            sockets[i] = open("X-Forwarded-For: 192.0.2." + i);
            assertThat(sockets[i].hear()).contains("auth_required");
        }
        try (RawWebSocket more = open("X-Forwarded-For: 192.0.2.200")) {
            assertThat(more.status()).isEqualTo(503);
        }
        for (RawWebSocket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void behindATrustedProxyItIsTheAddressThatTheProxyNames() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin().trustProxies("127.0.0.0/8"));
        String[] ann = {"X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 192.0.2.1, 127.0.0.9"};
        List<RawWebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sockets.add(open(ann));
            assertThat(sockets.get(i).hear()).contains("auth_required");
        }
        try (RawWebSocket more = open(ann);
                RawWebSocket bob = open("X-Forwarded-For: 6.6.6.6, 192.0.2.2")) {
            assertThat(more.status()).isEqualTo(503);
            assertThat(bob.status()).isEqualTo(101);
        }
        for (RawWebSocket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void plainHttpIsToldToUpgrade() throws Exception {
        start(CollabServletOptions.DEFAULT);
        URI address = URI.create("http://127.0.0.1:" + node.port() + "/realtime/ws");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "99", "x", ""})
    void anotherVersionOfWebSocketIsToldTheRightOne(String version) throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open("Sec-WebSocket-Version: " + version)) {
            assertThat(socket.status()).isEqualTo(426);
            assertThat(socket.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(socket.header("Content-Length")).isEqualTo("0");
        }
    }

    @Test
    void aHandshakeWithoutKeyIsABadRequestWithoutAStory() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open("Sec-WebSocket-Key-Missing: yes")) {
            assertThat(socket.status()).isEqualTo(400);
            assertThat(socket.header("Content-Length")).isEqualTo("0");
        }
    }

    @Test
    void undeployingSaysGoodByeAndCloses1012() throws Exception {
        start(CollabServletOptions.DEFAULT.allowMissingOrigin());
        try (RawWebSocket socket = open("Authorization: Bearer good-alice")) {
            socket.hear("presence_state");
            node.undeploy();
            assertThat(socket.hear("bye")).contains("\"code\":1012");
            assertThat(socket.closeCode()).isEqualTo(1012);
        }
    }
}
