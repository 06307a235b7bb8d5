package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientState;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.SaveState;
import io.collab4j.jakarta.client.TextChange;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TextListener;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.runtime.SystemRuntime;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client against the demo, over real sockets. */
class JavaClientTest {
    private final List<CollabClient> clients = new ArrayList<>();
    private final SystemRuntime threads = new SystemRuntime();
    private DemoServer server;

    @BeforeEach
    void start() throws Exception {
        server = DemoServer.start(DemoOptions.parse("--port", "0", "--rate-limits", "off"));
    }

    @AfterEach
    void stop() {
        clients.forEach(CollabClient::close);
        server.close();
        threads.close();
    }

    private CollabClient connect(String user, int port) {
        TokenSupplier tokens = reason -> CompletableFuture.supplyAsync(() -> token(user));
        CollabClient client = CollabClient.builder(URI.create("ws://127.0.0.1:" + port + "/realtime/ws"), tokens)
                .runtime(threads.runtime())
                .connect();
        clients.add(client);
        return client;
    }

    private String token(String user) {
        try {
            return IndependentClient.token(server.address(), user, "acme");
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private TextField notes(CollabClient client) throws Exception {
        return within(client.join("d", List.of("notes"))).text("notes");
    }

    private static <T> T within(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Completes when a field shows a text like this. */
    private static CompletableFuture<String> shows(TextField field, Predicate<String> wanted) {
        CompletableFuture<String> shown = new CompletableFuture<>();
        field.listen(new TextListener() {
            @Override
            public void onChange(TextChange change) {
                check(change.text().toString());
            }

            private void check(String text) {
                if (wanted.test(text)) {
                    shown.complete(text);
                }
            }
        });
        String now = field.text().toString();
        if (wanted.test(now)) {
            shown.complete(now);
        }
        return shown;
    }

    @Test
    void twoTypeAtOnceAndConverge() throws Exception {
        TextField alice = notes(connect("alice", server.port()));
        TextField bob = notes(connect("bob", server.port()));
        CompletableFuture<String> atAlice = shows(alice, text -> text.length() == 200 * 3);
        CompletableFuture<String> atBob = shows(bob, text -> text.length() == 200 * 3);
        for (int i = 0; i < 100; i++) {
            alice.insert(0, "a😀").exceptionally(JavaClientTest::fail);
            bob.insert(0, "b🎉").exceptionally(JavaClientTest::fail);
        }
        assertThat(within(atAlice)).isEqualTo(within(atBob)).contains("a😀a😀").contains("b🎉b🎉");
        within(alice.saved());
        assertThat(alice.saveState()).isEqualTo(SaveState.SAVED);
    }

    private static Void fail(Throwable refused) {
        throw new AssertionError(refused);
    }

    @Test
    void aHundredInOneDocumentConverge() throws Exception {
        int people = 100;
        List<CompletionStage<TextField>> joining = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            joining.add(connect("user-" + i, server.port())
                    .join("d", List.of("notes"))
                    .thenApply(document -> document.text("notes")));
        }
        List<TextField> fields = new ArrayList<>();
        for (CompletionStage<TextField> each : joining) {
            fields.add(within(each));
        }
        List<CompletableFuture<String>> full = fields.stream()
                .map(field -> shows(field, text -> text.length() == people * 5))
                .toList();
        for (int i = 0; i < people; i++) {
            fields.get(i).insert(0, String.format("[%03d]", i)).exceptionally(JavaClientTest::fail);
        }
        String first = within(full.get(0));
        for (int i = 0; i < people; i++) {
            assertThat(first).contains(String.format("[%03d]", i));
            assertThat(within(full.get(i))).isEqualTo(first);
        }
    }

    @Test
    void whatWasTypedWhileCutIsThereOnceAfterwards() throws Exception {
        try (CutProxy network = new CutProxy(server.port())) {
            CollabClient client = connect("alice", network.port());
            TextField alice = notes(client);
            TextField bob = notes(connect("bob", server.port()));
            within(alice.insert(0, "before. "));
            within(alice.saved());
            String clientId = client.identity().orElseThrow().clientId();

            // Edits that are under way when the line is cut may or may not have arrived: each is there once all the
            // same.
            for (int i = 0; i < 20; i++) {
                within(alice.edit(text -> TextOperation.insert(text.length(), "x")));
                if (i == 10) {
                    network.cut();
                }
            }
            within(bob.insert(0, "bob. "));
            CompletableFuture<String> both =
                    shows(bob, text -> text.contains("bob. ") && text.endsWith("x".repeat(20)));
            network.mend();
            assertThat(within(both)).isEqualTo("bob. before. " + "x".repeat(20));
            within(alice.saved());
            assertThat(alice.text().toString()).isEqualTo("bob. before. " + "x".repeat(20));
            assertThat(client.state()).isEqualTo(ClientState.ONLINE);
            assertThat(client.identity().orElseThrow().clientId()).isEqualTo(clientId);
        }
    }
}
