package io.collab4j.jakarta;

import static io.collab4j.jakarta.client.ClientTransport.POLL;
import static io.collab4j.jakarta.client.ClientTransport.STREAM;
import static io.collab4j.jakarta.client.ClientTransport.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.jakarta.client.ClientException;
import io.collab4j.jakarta.client.ClientListener;
import io.collab4j.jakarta.client.ClientState;
import io.collab4j.jakarta.client.ClientTransport;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.CollabClientBuilder;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.runtime.SystemRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java client behind a narrow network, and a real container. */
@EveryContainer
class TransportFallbackTest {
    private static final String LARGE = "\u00e9\ud83d\ude00 line\n".repeat(10_000);

    private final SystemRuntime runtime = new SystemRuntime();
    private final AtomicLong skipped = new AtomicLong();
    private final List<ClientException> errors = new CopyOnWriteArrayList<>();
    private final ContainerBed bed;
    private final NarrowNetwork network;

    TransportFallbackTest(Container container) throws Exception {
        bed = new ContainerBed(container, CollabLimits.DEFAULT.unthrottled());
        network = new NarrowNetwork(bed.node().port());
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        bed.close();
        runtime.close();
    }

    private CollabClientBuilder builder(String user, int port) {
        URI address = URI.create("ws://127.0.0.1:" + port + "/realtime/ws");
        return CollabClient.builder(address, TokenSupplier.of(() -> user)).listener(new ClientListener() {
            @Override
            public void onError(ClientException error) {
                errors.add(error);
            }
        });
    }

    /** The time it measures by can be made to jump; its timers are as they are. */
    private CollabRuntime jumping() {
        CollabRuntime system = runtime.runtime();
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return system.scheduler().schedule(delay, task);
            }

            @Override
            public long nanoTime() {
                return system.scheduler().nanoTime() + skipped.get();
            }
        };
        return new CollabRuntime(system.executor(), scheduler, system.clock(), system.random());
    }

    private void jump(int seconds) {
        skipped.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void awaitWay(CollabClient client, ClientTransport transport) {
        ContainerBed.await(
                "it goes by " + transport,
                () -> client.transport() == transport && client.state() == ClientState.ONLINE);
    }

    private static void append(TextField field, String more) {
        field.edit(text -> TextOperation.insert(text.length(), more));
    }

    private static void awaitText(TextField field, String text) {
        ContainerBed.await("it is " + text, () -> field.text().toString().equals(text));
    }

    private static TextField join(CollabClient client) throws Exception {
        return await(client.join("d", List.of("notes"))).text("notes");
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyCharacterArrivesOnceWhateverTheWay() throws Exception {
        try (CollabClient alice =
                        builder("alice", network.port()).runtime(jumping()).connect();
                CollabClient bob = builder("bob", bed.node().port()).connect()) {
            TextField hers = join(alice);
            TextField his = join(bob);
            awaitWay(alice, WEBSOCKET);
            String clientId = alice.identity().orElseThrow().clientId();
            append(hers, "a");
            await(hers.saved());

            append(hers, "b");
            network.blockSockets();
            append(hers, "c");
            awaitWay(alice, STREAM);
            append(hers, "d");
            await(hers.saved());
            awaitText(his, "abcd");
            append(his, "e");
            awaitText(hers, "abcde");

            network.holdBack(true);
            append(hers, "f");
            network.cut();
            append(hers, "g");
            awaitWay(alice, POLL);
            append(hers, "h");
            await(hers.saved());
            awaitText(his, "abcdefgh");
            append(his, "i");
            awaitText(hers, "abcdefghi");

            network.letSocketsThrough();
            jump(301);
            append(his, "j");
            append(hers, "k");
            awaitWay(alice, WEBSOCKET);
            await(hers.saved());
            await(his.saved());
            assertThat(alice.identity().orElseThrow().clientId()).isEqualTo(clientId);
            ContainerBed.await(
                    "both have all",
                    () -> hers.text().length() == 11
                            && his.text().toString().equals(hers.text().toString()));
            assertThat(hers.text().toString()).startsWith("abcdefghi").contains("j", "k");
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void muchGoesThroughAStream() throws Exception {
        network.blockSockets();
        try (CollabClient alice = builder("alice", network.port())
                        .httpClient(HttpClient.newHttpClient())
                        .connect();
                CollabClient bob = builder("bob", network.port()).connect()) {
            TextField hers = join(alice);
            append(hers, LARGE);
            await(hers.saved());
            TextField his = join(bob);
            assertThat(alice.transport()).isEqualTo(STREAM);
            assertThat(bob.transport()).isEqualTo(STREAM);
            assertThat(his.text()).hasToString(LARGE);
        }
    }

    @Test
    void muchGoesThroughPolls() throws Exception {
        network.blockSockets();
        network.holdBack(true);
        try (CollabClient alice = builder("alice", network.port()).connect();
                CollabClient bob = builder("bob", bed.node().port()).connect()) {
            TextField hers = join(alice);
            append(hers, LARGE);
            await(hers.saved());
            TextField his = join(bob);
            assertThat(alice.transport()).isEqualTo(POLL);
            append(his, LARGE);
            await(his.saved());
            awaitText(hers, LARGE + LARGE);
        }
    }

    @Test
    void aTokenThatIsNotTakenEndsTheClientThere() throws Exception {
        network.blockSockets();
        try (CollabClient mallory = builder("BAD", network.port()).connect()) {
            ContainerBed.await("it is over", () -> mallory.state() == ClientState.CLOSED);
        }
        assertThat(bed.openSessions()).isZero();
    }

    @Test
    void whoWantsNoFallbackHasNone() throws Exception {
        network.blockSockets();
        AtomicLong asked = new AtomicLong();
        URI address = URI.create("ws://127.0.0.1:" + network.port() + "/realtime/ws");
        TokenSupplier tokens = TokenSupplier.of(() -> {
            asked.incrementAndGet();
            return "alice";
        });
        try (CollabClient alice =
                CollabClient.builder(address, tokens).fallback(false).connect()) {
            ContainerBed.await("it has tried", () -> asked.get() > 3);
            assertThat(alice.transport()).isEqualTo(WEBSOCKET);
            assertThat(alice.state()).isEqualTo(ClientState.OFFLINE);
        }
    }
}
