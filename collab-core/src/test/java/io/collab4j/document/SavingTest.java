package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Saving back to the application. */
class SavingTest {
    private final TestSource source = new TestSource();
    private final TestServer server = TestServer.open(
            builder -> TestServer.limited(DocumentLimits.DEFAULT).apply(builder).documentSource(source));
    private final TestPeer alice = server.join("alice", "notes");
    private int typed;

    private void type() {
        server.say(alice, TestServer.operation("notes", typed, typed + 1, "['x']"));
        typed++;
    }

    @Test
    void twoSecondsAfterTheLastEdit() {
        type();
        server.advance(Duration.ofSeconds(1));
        type();
        server.advance(Duration.ofMillis(1_999));
        assertThat(source.saved()).isEmpty();
        server.advance(Duration.ofMillis(1));
        assertThat(source.saved()).containsExactly(new SavedField("acme", "d", "notes", FieldContent.text("xx"), 1, 2));
        server.advance(Duration.ofMinutes(1));
        assertThat(source.saved()).hasSize(1);
    }

    @Test
    void tenSecondsAfterTheFirstEditAtTheLatest() {
        for (int i = 0; i < 10; i++) {
            type();
            assertThat(source.saved()).isEmpty();
            server.advance(Duration.ofSeconds(1));
        }
        assertThat(source.saved())
                .hasSize(1)
                .last()
                .satisfies(saved -> assertThat(saved.revision()).isEqualTo(10));
    }

    @Test
    void whenTheLastMemberLeaves() {
        type();
        alice.drop();
        server.settle();
        assertThat(source.saved()).hasSize(1);
    }

    @Test
    void notWhileAnotherIsThere() {
        server.join("bob", "other");
        type();
        alice.drop();
        server.settle();
        assertThat(source.saved()).isEmpty();
    }

    @Test
    void valuesAreSavedAsTheyAre() {
        server.say(alice, TestServer.joinOf("stage"));
        server.say(alice, TestServer.change("stage", 1, "{'a':1}"));
        server.advance(Duration.ofSeconds(2));
        FieldContent content = source.saved().get(0).content();
        assertThat(content.fieldType()).isEqualTo("value");
        assertThat(content.content().toJson()).isEqualTo("{\"a\":1}");
        assertThat(JsonValue.of(1)).isNotEqualTo(content.content());
    }

    @Test
    void aFailureIsTriedAgainThoughEditsGoOn() {
        source.fail(true);
        type();
        server.advance(Duration.ofSeconds(2));
        assertThat(source.tries()).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            type();
            server.advance(Duration.ofSeconds(1));
        }
        assertThat(source.tries()).isBetween(3, 6);
        source.fail(false);
        server.advance(Duration.ofMinutes(1));
        assertThat(source.saved())
                .hasSize(1)
                .first()
                .satisfies(saved -> assertThat(saved.revision()).isEqualTo(21));
    }

    @Test
    void aFailureIsTriedAgainSoonAndByItself() {
        source.fail(true);
        type();
        server.advance(Duration.ofSeconds(2));
        assertThat(source.tries()).isEqualTo(1);
        source.fail(false);
        server.advance(Duration.ofSeconds(5));
        assertThat(source.saved()).hasSize(1);
    }

    @Test
    void whatIsEditedWhileSavingIsSavedAfterwards() {
        source.beSlow();
        type();
        server.advance(Duration.ofSeconds(2));
        type();
        server.advance(Duration.ofSeconds(20));
        assertThat(source.saved()).as("one at a time").hasSize(1);
        source.finish();
        server.advance(Duration.ofSeconds(2));
        assertThat(source.saved())
                .hasSize(2)
                .last()
                .satisfies(saved -> assertThat(saved.revision()).isEqualTo(2));
    }

    @Test
    void anUnsavedDocumentIsNotUnloaded() {
        source.fail(true);
        type();
        alice.drop();
        server.advance(Duration.ofMinutes(10));
        source.fail(false);
        server.advance(Duration.ofMinutes(2));
        assertThat(source.saved()).hasSize(1);
    }

    @Test
    void stoppingWaitsForTheSave() {
        source.beSlow();
        type();
        CompletableFuture<Void> stopped =
                server.collab().stop(Duration.ofSeconds(10)).toCompletableFuture();
        server.advance(Duration.ofSeconds(5));
        assertThat(source.saved()).hasSize(1);
        assertThat(stopped).isNotDone();
        source.finish();
        server.settle();
        assertThat(stopped).isCompleted();
    }

    @Test
    void stoppingSavesWhatWasEditedDuringASaveToo() {
        source.beSlow();
        type();
        server.advance(Duration.ofSeconds(2));
        type();
        CompletableFuture<Void> stopped =
                server.collab().stop(Duration.ofSeconds(10)).toCompletableFuture();
        server.advance(Duration.ofSeconds(5));
        assertThat(source.saved()).hasSize(1);
        source.finish();
        server.settle();
        assertThat(stopped).isCompleted();
        assertThat(source.saved())
                .hasSize(2)
                .last()
                .satisfies(saved -> assertThat(saved.revision()).isEqualTo(2));
    }

    @Test
    void stoppingDoesNotWaitForEver() {
        source.beSlow();
        type();
        CompletableFuture<Void> stopped =
                server.collab().stop(Duration.ofSeconds(10)).toCompletableFuture();
        server.advance(Duration.ofSeconds(10));
        assertThat(stopped).isCompleted();
    }

    @Test
    void anotherNodeSavesWhatADeadOneCouldNot() {
        TestSource survivors = new TestSource();
        TestServer survivor =
                TestServer.on(server.world(), server.storage(), builder -> builder.documentSource(survivors));
        source.fail(true);
        type();
        server.collab().close();
        survivor.advance(Duration.ofMinutes(1));
        assertThat(source.saved()).isEmpty();
        assertThat(survivors.saved())
                .containsExactly(new SavedField("acme", "d", "notes", FieldContent.text("x"), 1, 1));
        survivor.advance(Duration.ofMinutes(5));
        assertThat(survivors.saved()).hasSize(1);
    }

    @Test
    void anotherNodeSavesWhatCameDuringTheLastSaveOfADeadOne() {
        TestSource survivors = new TestSource();
        TestServer survivor =
                TestServer.on(server.world(), server.storage(), builder -> builder.documentSource(survivors));
        source.beSlow();
        type();
        server.advance(Duration.ofSeconds(2));
        type();
        source.finish();
        server.settle();
        source.fail(true);
        server.collab().close();
        survivor.advance(Duration.ofMinutes(2));
        assertThat(survivors.saved())
                .containsExactly(new SavedField("acme", "d", "notes", FieldContent.text("xx"), 1, 2));
    }
}
