package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientState;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.SaveState;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.ot.text.TextOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client against the demo, over real sockets. */
class JavaClientTest {
    private final People people = new People();
    private DemoServer server;

    @BeforeEach
    void start() throws Exception {
        server = DemoServer.start(DemoOptions.parse("--port", "0", "--rate-limits", "off"));
    }

    @AfterEach
    void stop() {
        people.close();
        server.close();
    }

    private CollabClient connect(String user, int port) {
        return people.connect(user, port, server.address());
    }

    @Test
    void twoTypeAtOnceAndConverge() throws Exception {
        TextField alice = People.notes(connect("alice", server.port()));
        TextField bob = People.notes(connect("bob", server.port()));
        CompletableFuture<String> atAlice = People.shows(alice, text -> text.length() == 200 * 3);
        CompletableFuture<String> atBob = People.shows(bob, text -> text.length() == 200 * 3);
        for (int i = 0; i < 100; i++) {
            alice.insert(0, "a😀").exceptionally(JavaClientTest::fail);
            bob.insert(0, "b🎉").exceptionally(JavaClientTest::fail);
        }
        assertThat(People.within(atAlice))
                .isEqualTo(People.within(atBob))
                .contains("a😀a😀")
                .contains("b🎉b🎉");
        People.within(alice.saved());
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
            fields.add(People.within(each));
        }
        List<CompletableFuture<String>> full = fields.stream()
                .map(field -> People.shows(field, text -> text.length() == people * 5))
                .toList();
        for (int i = 0; i < people; i++) {
            fields.get(i).insert(0, String.format("[%03d]", i)).exceptionally(JavaClientTest::fail);
        }
        String first = People.within(full.get(0));
        for (int i = 0; i < people; i++) {
            assertThat(first).contains(String.format("[%03d]", i));
            assertThat(People.within(full.get(i))).isEqualTo(first);
        }
    }

    @Test
    void whatWasTypedWhileCutIsThereOnceAfterwards() throws Exception {
        try (CutProxy network = new CutProxy(server.port())) {
            CollabClient client = connect("alice", network.port());
            TextField alice = People.notes(client);
            TextField bob = People.notes(connect("bob", server.port()));
            People.within(alice.insert(0, "before. "));
            People.within(alice.saved());
            String clientId = client.identity().orElseThrow().clientId();

            // Edits that are under way when the line is cut may or may not have arrived: each is there once all the
            // same.
            for (int i = 0; i < 20; i++) {
                People.within(alice.edit(text -> TextOperation.insert(text.length(), "x")));
                if (i == 10) {
                    network.cut();
                }
            }
            People.within(bob.insert(0, "bob. "));
            CompletableFuture<String> both =
                    People.shows(bob, text -> text.contains("bob. ") && text.endsWith("x".repeat(20)));
            network.mend();
            assertThat(People.within(both)).isEqualTo("bob. before. " + "x".repeat(20));
            People.within(alice.saved());
            assertThat(alice.text().toString()).isEqualTo("bob. before. " + "x".repeat(20));
            assertThat(client.state()).isEqualTo(ClientState.ONLINE);
            assertThat(client.identity().orElseThrow().clientId()).isEqualTo(clientId);
        }
    }
}
