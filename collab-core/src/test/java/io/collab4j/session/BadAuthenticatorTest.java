package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.ClientMessage;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Authenticators that hang, throw or answer nothing, and what becomes of the token they were given. */
class BadAuthenticatorTest {
    private static final String SECRET = "a-very-secret-token";

    private static TestServer with(Authenticator authenticator) {
        return TestServer.open(builder -> builder.authenticator(authenticator));
    }

    private static String codeAfter(Duration time, Authenticator authenticator) {
        TestServer server = with(authenticator);
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'" + SECRET + "'}");
        server.advance(time);
        return string(peer.hear("error"), "code");
    }

    @Test
    void oneThatHangsIsGivenUpAfterFiveSeconds() {
        assertThat(codeAfter(Duration.ofSeconds(5), credentials -> new CompletableFuture<>()))
                .isEqualTo("store_unavailable");
    }

    @Test
    void oneThatHangsDoesNotHoldUpTheSessionForEver() {
        TestServer server = with(credentials -> credentials.token().equals("good")
                ? CompletableFuture.completedFuture(new Identity(User.named("acme", "alice", "Alice"), Instant.MAX))
                : new CompletableFuture<>());
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'good'}");
        server.say(peer, "{'type':'refresh_token','token':'slow'}");
        server.say(peer, "{'type':'ping','timestamp':7}");
        server.advance(Duration.ofSeconds(5));
        assertThat(peer.hear("pong").toJson()).contains("7");
        assertThat(peer.closed()).isNull();
    }

    @Test
    void whatOneThrowsIsNeitherToldNorLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.collab4j");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level quiet = logger.getLevel();
        logger.addAppender(log);
        logger.setLevel(Level.ERROR);
        try {
            assertThat(codeAfter(Duration.ZERO, credentials -> {
                        throw new IllegalStateException(credentials.token());
                    }))
                    .isEqualTo("invalid_token");
            assertThat(codeAfter(
                            Duration.ZERO,
                            credentials ->
                                    CompletableFuture.failedFuture(new IllegalArgumentException(credentials.token()))))
                    .isEqualTo("invalid_token");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(quiet);
        }
        assertThat(log.list).hasSize(2).allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain(SECRET);
            assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).doesNotContain(SECRET);
        });
    }

    @Test
    void oneThatAnswersNothingAcceptsNobody() {
        assertThat(codeAfter(Duration.ZERO, credentials -> CompletableFuture.completedStage(null)))
                .isEqualTo("invalid_token");
    }

    @Test
    void messagesWithSecretsDoNotShowThem() {
        assertThat(new ClientMessage.Authenticate(null, SECRET, "c", SECRET).toString())
                .doesNotContain(SECRET);
        assertThat(new ClientMessage.RefreshToken(null, SECRET).toString()).doesNotContain(SECRET);
        SessionMessages.Authenticated greeting = new SessionMessages.Authenticated(
                null,
                "u",
                "t",
                User.named("t", "u", "U").info(),
                "s",
                "c",
                SECRET,
                Instant.MAX,
                Duration.ZERO,
                new SessionMessages.Limits(1, 1, 1, 1));
        assertThat(greeting.toString()).doesNotContain(SECRET);
    }
}
