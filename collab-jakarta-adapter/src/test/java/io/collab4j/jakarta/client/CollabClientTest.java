package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.document.FieldContent;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.testing.TestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollabClientTest {
    private final ClientTestBed bed = new ClientTestBed(1);

    @Test
    void twoEditOneText() {
        Peer alice = bed.peer("alice");
        Peer bob = bed.peer("bob");
        TextField his = bob.join("notes").text("notes");
        TextField hers = alice.join("notes").text("notes");
        TextRecorder view = new TextRecorder(his);

        hers.insert(0, "hello");
        his.insert(0, "world");
        assertThat(hers.text()).hasToString("");
        bed.advance(100);

        assertThat(hers.text()).hasSize(10).isEqualTo(his.text());
        assertThat(view.shown).isEqualTo(his.text());
        assertThat(his.revision()).isEqualTo(2);
        assertThat(view.states).containsExactly(SaveState.SAVING, SaveState.SAVED);
        assertThat(alice.client.identity().orElseThrow().user().userId()).isEqualTo("alice");
    }

    @Test
    void editsBeforeTheAnswerWaitForIt() {
        Peer alice = bed.peer("alice");
        TextField field = alice.join().text("new");
        CompletableFuture<Void> shown = field.insert(0, "early").toCompletableFuture();
        CompletableFuture<Void> saved = field.saved().toCompletableFuture();
        bed.world.settle();
        assertThat(shown).isNotDone();
        bed.advance(100);
        assertThat(shown).isCompleted();
        assertThat(saved).isCompleted();
        assertThat(field.text()).hasToString("early");
    }

    @Test
    void whoJoinsTheWholeHearsOfNewFields() {
        Peer alice = bed.peer("alice");
        Peer bob = bed.peer("bob");
        ClientDocument whole = alice.join();
        bob.join().text("new").insert(0, "x");
        bob.join().value("stage").set(JsonValue.of("draft"));
        bed.advance(200);
        assertThat(whole.fields().keySet()).containsExactlyInAnyOrder("new", "stage");
        assertThat(whole.text("new").text()).hasToString("x");
        assertThat(whole.value("stage").value()).isEqualTo(JsonValue.of("draft"));
        assertThatThrownBy(() -> whole.text("stage")).isInstanceOf(ClientException.class);
    }

    @Test
    void whoJoinsTheWholeAlsoHearsOfOnesThatBeginWithContent() {
        TestSource source = new TestSource();
        bed.node = bed.newNode(builder -> builder.documentSource(source));
        ClientDocument whole = bed.peer("alice").join();
        source.has("late", FieldContent.text("late"));
        bed.peer("bob").join("late").text("late").insert(0, "not too ");
        bed.advance(200);
        assertThat(whole.text("late").text()).hasToString("not too late");
    }

    @Test
    void savedMeansWhatWasTypedUntilThen() {
        TextField field = bed.peer("alice").join("notes").text("notes");
        field.insert(0, "a");
        bed.world.settle();
        field.insert(1, "b");
        CompletableFuture<Void> both = field.saved().toCompletableFuture();
        bed.advance(12);
        assertThat(both).isNotDone();
        field.insert(2, "c");
        bed.advance(12);
        assertThat(both).isCompleted();
        assertThat(field.saveState()).isEqualTo(SaveState.SAVING);
    }

    @Test
    void whoHearsThatAllIsSavedFindsTheFieldUpToDate() {
        ClientDocument document = bed.peer("alice").join("notes", "stage");
        TextField notes = document.text("notes");
        ValueField stage = document.value("stage");
        List<Long> seen = new ArrayList<>();
        notes.insert(0, "a");
        stage.set(JsonValue.of("draft"));
        CompletionStage<Void> text = notes.saved().thenRun(() -> seen.add(notes.revision()));
        CompletionStage<Void> value = stage.saved().thenRun(() -> seen.add(stage.revision()));
        bed.advance(100);
        assertThat(text.toCompletableFuture()).isCompleted();
        assertThat(value.toCompletableFuture()).isCompleted();
        assertThat(seen).containsExactly(1L, 1L);
    }

    @Test
    void anOperationThatDoesNotFitFailsItsStage() {
        TextField field = bed.peer("alice").join("notes").text("notes");
        CompletableFuture<Void> wrong = field.edit(TextOperation.insert(7, "x")).toCompletableFuture();
        bed.advance(10);
        assertThat(wrong).isCompletedExceptionally();
        assertThat(field.saved().toCompletableFuture()).isNotCompletedExceptionally();
    }

    @Test
    void aPasteLargerThanTheServerTakesGoesInParts() {
        Peer alice = bed.peer("alice");
        TextField field = alice.join("notes").text("notes");
        String large = "\"line\" \u00e9 \ud83d\ude00\n".repeat(20_000);
        field.insert(0, large);
        bed.advance(60_000);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isGreaterThan(4);
        TextField other = bed.peer("bob").join("notes").text("notes");
        assertThat(other.text()).hasToString(large);
    }

    @Test
    void keepsToTheRateOfTheServer() {
        Peer alice = bed.peer("alice");
        ClientDocument document = alice.join();
        List<TextField> fields =
                IntStream.range(0, 100).mapToObj(i -> document.text("f" + i)).toList();
        bed.advance(200);
        fields.forEach(field -> field.insert(0, "x"));
        bed.advance(6_000);
        assertThat(document.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(alice.transport.lines)
                .singleElement()
                .satisfies(line -> assertThat(line.heard).noneMatch(frame -> frame.contains("rate_limited")));
    }

    @Test
    void caretsMoveWithTheText() {
        Peer alice = bed.peer("alice");
        Peer bob = bed.peer("bob");
        TextField his = bob.join("notes").text("notes");
        TextField hers = alice.join("notes").text("notes");
        TextRecorder view = new TextRecorder(his);
        TextCaret caret = hers.caret(TextSelection.caret(0));
        hers.share(caret);
        TextCaret own = his.caret(TextSelection.caret(0));

        hers.insert(0, "hello");
        bed.advance(50);
        assertThat(caret.selection()).isEqualTo(TextSelection.caret(5));
        assertThat(own.selection()).isEqualTo(TextSelection.caret(0));
        assertThat(view.carets)
                .extracting(told -> told.selection().orElseThrow())
                .containsExactly(TextSelection.caret(0), TextSelection.caret(5));

        his.insert(0, ">> ");
        bed.advance(50);
        assertThat(own.selection()).isEqualTo(TextSelection.caret(3));
        assertThat(his.carets().get(0).selection()).contains(TextSelection.caret(8));
        assertThat(caret.selection()).isEqualTo(TextSelection.caret(8));
    }

    @Test
    void valuesAreSetAndConflictsHandedBack() {
        Peer alice = bed.peer("alice");
        ValueField hers = alice.join().value("stage");
        ValueField his = bed.peer("bob").join().value("stage");
        bed.advance(100);
        hers.set(JsonValue.of("draft"));
        bed.advance(100);
        assertThat(his.value()).isEqualTo(JsonValue.of("draft"));

        List<RefusedEdit<JsonValue>> refused = new ArrayList<>();
        his.listen(new ValueListener() {
            @Override
            public void onRefused(RefusedEdit<JsonValue> edit) {
                refused.add(edit);
            }
        });
        hers.set(JsonValue.of("final"));
        his.setIfRevision(1, JsonValue.of("review"));
        bed.advance(100);
        assertThat(refused).singleElement().satisfies(edit -> {
            assertThat(edit.error().code()).isEqualTo("conflict");
            assertThat(edit.edit()).isEqualTo(JsonValue.of("review"));
        });
        assertThat(his.value()).isEqualTo(JsonValue.of("final"));
        assertThat(hers.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void anErrorInAListenerDoesNotStopTheClient() {
        TextField field = bed.peer("alice").join("notes").text("notes");
        Runnable off = field.listen(new TextListener() {
            @Override
            public void onChange(TextChange change) {
                throw new LinkageError("a class of the application is missing");
            }
        });
        field.insert(0, "a");
        assertThatThrownBy(() -> bed.advance(10)).isInstanceOf(LinkageError.class);
        off.run();
        field.insert(1, "b");
        bed.advance(100);
        assertThat(field.text()).hasToString("ab");
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void leavingGivesBackWhatIsNotSaved() {
        Peer alice = bed.peer("alice");
        ClientDocument document = alice.join("notes");
        TextField field = document.text("notes");
        TextRecorder view = new TextRecorder(field);
        field.insert(0, "lost?");
        bed.world.settle();
        document.leave();
        bed.advance(100);
        assertThat(view.unmerged)
                .singleElement()
                .satisfies(given -> assertThat(given.reason()).isEqualTo("left"));
        CompletableFuture<Void> late = field.insert(0, "late").toCompletableFuture();
        bed.world.settle();
        assertThat(late).isCompletedExceptionally();
        assertThat(alice.join("notes")).isNotSameAs(document);
    }
}
