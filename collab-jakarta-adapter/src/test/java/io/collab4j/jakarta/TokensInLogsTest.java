package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tokens of all kinds, good and bad, given in every way there is, are in no line of any log and in no answer. */
@EveryContainer
class TokensInLogsTest {
    private static final String SECRET = "c2VjcmV0LXRva2Vu-not-to-be-seen";

    private final Container container;

    TokensInLogsTest(Container container) {
        this.container = container;
    }

    /** Some applications' code throws, and some puts into the exception what it was given. */
    private static CompletableFuture<Identity> authenticate(String token) {
        if (token.startsWith("good")) {
            return CompletableFuture.completedFuture(new Identity(User.named("acme", "alice", "Alice"), Instant.MAX));
        } else if (token.startsWith("throws")) {
            throw new IllegalStateException("cannot read " + token);
        } else if (token.startsWith("fails")) {
            return CompletableFuture.failedFuture(new IllegalStateException("cannot read " + token));
        }
        return CompletableFuture.failedFuture(
                new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "bad", "throws", "fails"})
    void noneIsSeen(String kind) throws Exception {
        String token = kind + "-" + SECRET;
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        StringBuilder heard = new StringBuilder();
        Collab collab = Collab.builder()
                .authenticator(credentials -> authenticate(credentials.token()))
                .authorizer(Authorizer.of(access -> true))
                .build();
        CollabServletOptions options =
                CollabServletOptions.DEFAULT.allowMissingOrigin().allowQueryToken();
        List<String> lines;
        try (LogCapture log = new LogCapture();
                ContainerNode node = container.start(collab, options)) {
            LoggerFactory.getLogger("io.collab4j.test").debug("listening");
            heard.append(answer(new RawWebSocket(node.port(), "/realtime/ws", "Authorization: Bearer " + token)));
            heard.append(answer(new RawWebSocket(node.port(), "/realtime/ws", "Authorization: Basic " + token)));
            heard.append(answer(new RawWebSocket(
                    node.port(), "/realtime/ws", "Sec-WebSocket-Protocol: collab.v1, bearer." + encoded)));
            heard.append(
                    answer(new RawWebSocket(node.port(), "/realtime/ws", "Sec-WebSocket-Protocol: bearer." + encoded)));
            heard.append(answer(new RawWebSocket(node.port(), "/realtime/ws?token=" + token)));
            try (RawWebSocket socket = new RawWebSocket(node.port(), "/realtime/ws")) {
                heard.append(socket.hear("auth_required"));
                socket.say("{'type':'authenticate','token':'" + token + "'}");
                heard.append(socket.hear());
                socket.say("{'type':'refresh_token','token':'" + token + "'}");
                heard.append(socket.hear());
                socket.say("{'type':'" + token + "'");
                heard.append(socket.hear("error"));
            }
            lines = log.lines();
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("listening"))
                .noneMatch(line -> line.contains(SECRET) || line.contains(encoded));
        assertThat(heard.toString()).doesNotContain(SECRET).doesNotContain(encoded);
    }

    /** The head of the answer, and the first message if there is one. */
    private static String answer(RawWebSocket opened) throws IOException {
        try (RawWebSocket socket = opened) {
            // Undertow repeats the whole address, which the peer has just sent.
            String head = socket.response().replaceAll("(?i)Sec-WebSocket-Location: .*", "");
            return head + (socket.status() == 101 ? socket.hear() : "");
        }
    }
}
