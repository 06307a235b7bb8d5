package io.collab4j.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.collab4j.Collab;
import io.collab4j.jakarta.client.ClientException;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TokenSupplier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The application as it is started, over real sockets. */
class SpringBootExampleTest {
    private static final String SECRET = "a secret of more than 32 characters";

    private ServletWebServerApplicationContext application;

    @BeforeEach
    void start() {
        application = (ServletWebServerApplicationContext) SpringApplication.run(
                SpringBootExample.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--collab.secret=" + SECRET,
                "--logging.level.root=warn",
                "--spring.main.banner-mode=off");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private int port() {
        return application.getWebServer().getPort();
    }

    private CollabClient connect(String user) {
        return CollabClient.builder(
                        URI.create("ws://127.0.0.1:" + port() + "/realtime/ws"), TokenSupplier.of(() -> token(user)))
                .connect();
    }

    private static String token(String user) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("https://login.example.com")
                .audience("my-app")
                .subject(user)
                .claim("tenant_id", "acme")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }

    private static <T> T within(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static TextField notes(CollabClient client, String document) throws Exception {
        return within(client.join(document, List.of("notes"))).text("notes");
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(until);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void twoEditOneText() throws Exception {
        try (CollabClient ann = connect("ann");
                CollabClient bob = connect("bob")) {
            TextField atAnn = notes(ann, "record-1");
            TextField atBob = notes(bob, "record-1");
            within(atAnn.insert(0, "from ann 😀"));
            within(atBob.insert(0, "from bob "));
            within(atAnn.saved());
            within(atBob.saved());
            await(
                    "both show what both have typed",
                    () -> atAnn.text().toString().equals(atBob.text().toString())
                            && atAnn.text().toString().length() == 20);
            assertThat(atAnn.text().toString()).contains("from ann 😀", "from bob ");
        }
    }

    @Test
    void theRuleOfTheApplicationHolds() throws Exception {
        try (CollabClient bob = connect("bob")) {
            notes(bob, "draft:bob");
            assertThatThrownBy(() -> notes(bob, "draft:ann"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClientException.class);
        }
    }

    @Test
    void theBrowserClientIsServedBesideTheApplication() throws Exception {
        HttpResponse<String> module = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/collab/collab.js"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(module.statusCode()).isEqualTo(200);
        assertThat(module.body()).contains("export");
    }

    @Test
    void closingTheApplicationSaysGoodByeAndClosesTheServer() throws Exception {
        Collab collab = application.getBean(Collab.class);
        CloseCode told = new CloseCode();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token("ann"))
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/realtime/ws"), told)
                .join();
        await("she is in", () -> collab.health().sessions() == 1);
        application.close();
        assertThat(within(told.code)).isEqualTo(1012);
        assertThat(collab.health().connections()).isZero();
        socket.abort();
    }

    private static final class CloseCode implements WebSocket.Listener {
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            code.completeExceptionally(failure);
        }
    }
}
