package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.jakarta.JettyNode;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.runtime.SystemRuntime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients over real sockets, on the implementation of the client API that is found on the class path. */
class JakartaTransportTest {
    private static final String LARGE = "\u00e9\ud83d\ude00 line\n".repeat(30_000);

    private JettyNode node;

    @BeforeEach
    void start() throws Exception {
        node = new JettyNode(collab(), CollabServletOptions.DEFAULT.allowMissingOrigin());
    }

    private static Collab collab() {
        return Collab.builder()
                .authenticator(credentials -> credentials.token().equals("bad")
                        ? CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "no"))
                        : CompletableFuture.completedFuture(new Identity(
                                User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
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
    void twoShareALockAChannelAndWhoIsThere() throws Exception {
        try (CollabClient alice = builder("alice").connect();
                CollabClient bob = builder("bob").connect()) {
            BlockingQueue<JsonValue> heard = new LinkedBlockingQueue<>();
            alice.channel("chat:1").listen(new ChannelListener() {
                @Override
                public void onMessage(ChannelMessage message) {
                    heard.add(message.data());
                }
            });
            await(alice.channel("chat:1").subscribe());
            // Who publishes without a line is told so, and nobody has waited for Bob's yet.
            await(bob.channel("chat:1").subscribe());
            assertThat(await(bob.channel("chat:1").publish(JsonValue.of("hello"))))
                    .isEqualTo(1);
            assertThat(next(heard)).isEqualTo(JsonValue.of("hello"));

            TextField hers = join(alice);
            TextField his = join(bob);
            assertThat(await(hers.lock())).isInstanceOf(LockState.Mine.class);
            CompletionStage<LockState.Answer> turn = his.lock(Duration.ofSeconds(30));
            await(hers.unlock());
            assertThat(await(turn)).isInstanceOf(LockState.Mine.class);
            assertThat(his.document().members()).extracting(Member::userId).containsExactlyInAnyOrder("alice", "bob");
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

    @Test
    void aRefusedHandshakeIsAnAttemptThatFailed() throws Exception {
        Told told = new Told();
        BlockingQueue<TokenSupplier.Reason> dialled = new LinkedBlockingQueue<>();
        TokenSupplier tokens = reason -> {
            dialled.add(reason);
            return CompletableFuture.completedFuture("alice");
        };
        // Only browsers are let in here: who names no origin gets a 403.
        try (JettyNode browsersOnly = new JettyNode(collab(), CollabServletOptions.DEFAULT);
                SystemRuntime system = new SystemRuntime()) {
            CollabClientBuilder builder = CollabClient.builder(address(browsersOnly), tokens)
                    .listener(told)
                    .fallback(false)
                    .runtime(hurried(system.runtime(), told));
            try (CollabClient alice = builder.connect()) {
                for (int attempt = 0; attempt < 4; attempt++) {
                    assertThat(next(dialled)).isEqualTo(TokenSupplier.Reason.CONNECT);
                    assertThat(alice.state()).isEqualTo(ClientState.OFFLINE);
                }
            }
            assertThat(next(told.states)).isEqualTo(ClientState.CLOSED);
        }
        assertThat(told.waits).startsWith(250L, 500L, 1000L);
        assertThat(told.errors).isEmpty();
    }

    @Test
    void aCutLineIsNoticedAndComesBack() throws Exception {
        Told told = new Told();
        try (CollabClient alice = builder("alice").listener(told).connect()) {
            TextField field = join(alice);
            assertThat(next(told.states)).isEqualTo(ClientState.ONLINE);
            node.cut();
            assertThat(next(told.states)).isEqualTo(ClientState.OFFLINE);
            field.insert(0, "offline");
            assertThat(next(told.states)).isEqualTo(ClientState.ONLINE);
            await(field.saved());
            assertThat(field.revision()).isEqualTo(1);
        }
        assertThat(told.errors).isEmpty();
    }

    /** What a client was told, to be waited for. */
    private static final class Told implements ClientListener {
        private final BlockingQueue<ClientState> states = new LinkedBlockingQueue<>();
        private final List<ClientException> errors = new CopyOnWriteArrayList<>();
        private final List<Long> waits = new CopyOnWriteArrayList<>();

        @Override
        public void onState(ClientState state) {
            states.add(state);
        }

        @Override
        public void onError(ClientException error) {
            errors.add(error);
        }
    }

    /** Always draws the longest wait, notes it in milliseconds, and does not wait; a time limit stays one. */
    private static CollabRuntime hurried(CollabRuntime system, Told told) {
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                if (delay.compareTo(Duration.ofSeconds(10)) >= 0) {
                    return system.scheduler().schedule(delay, task);
                }
                told.waits.add(delay.toMillis());
                return system.scheduler().schedule(Duration.ZERO, task);
            }

            @Override
            public long nanoTime() {
                return system.scheduler().nanoTime();
            }
        };
        RandomGenerator longest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return system.random().nextLong();
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        return new CollabRuntime(system.executor(), scheduler, system.clock(), longest);
    }

    private CollabClientBuilder builder(String token) {
        return CollabClient.builder(address(node), TokenSupplier.of(() -> token));
    }

    private static URI address(JettyNode server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/realtime/ws");
    }

    private static <T> T next(BlockingQueue<T> told) throws Exception {
        T next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static TextField join(CollabClient client) throws Exception {
        return await(client.join("d", List.of("notes"))).text("notes");
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
