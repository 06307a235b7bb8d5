package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.jakarta.JettyNode;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients over real sockets, on the implementation of the client API that is found on the class path. */
class JakartaTransportTest {
    private static final String LARGE = "\u00e9\ud83d\ude00 line\n".repeat(30_000);

    private JettyNode node;

    @BeforeEach
    void start() throws Exception {
        Collab collab = Collab.builder()
                .authenticator(credentials -> credentials.token().equals("bad")
                        ? CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "no"))
                        : CompletableFuture.completedFuture(new Identity(
                                User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
        node = new JettyNode(collab, CollabServletOptions.DEFAULT.allowMissingOrigin());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void twoEditTogether() throws Exception {
        try (CollabClient alice = builder("alice").connect();
                CollabClient bob = builder("bob").connect()) {
            TextField hers = join(alice);
            hers.insert(0, LARGE);
            await(hers.saved());
            TextField his = join(bob);
            assertThat(his.text()).hasToString(LARGE);
            his.edit(text -> TextOperation.insert(0, "top"));
            await(his.saved());
            hers.edit(text -> TextOperation.insert(0, "more"));
            await(hers.saved());
            assertThat(hers.text().toString()).startsWith("moretop");
        }
    }

    @Test
    void aTokenThatIsNotTakenTwiceEndsTheClient() throws Exception {
        CompletableFuture<Optional<ClientException>> closed = new CompletableFuture<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void onClosed(Optional<ClientException> error) {
                closed.complete(error);
            }
        };
        try (CollabClient mallory = builder("bad").listener(listener).connect()) {
            assertThat(await(closed).orElseThrow().code()).isEqualTo("invalid_token");
            assertThat(mallory.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    private CollabClientBuilder builder(String token) {
        URI address = URI.create("ws://127.0.0.1:" + node.port() + "/realtime/ws");
        return CollabClient.builder(address, TokenSupplier.of(() -> token));
    }

    private static TextField join(CollabClient client) throws Exception {
        return await(client.join("d", List.of("notes"))).text("notes");
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
