package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Action;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the client does about each kind of refusal. */
class RecoveryTest {
    private final ClientTestBed bed = new ClientTestBed(3);
    private final Peer alice = bed.peer("alice");
    private final ClientDocument document = alice.join("notes");
    private final TextField field = document.text("notes");
    private final TextRecorder view = new TextRecorder(field);

    /** Answers the edit under way before the server sees it. */
    private void refuse(String error) {
        field.insert(0, "x");
        alice.transport.last().swallow = frame -> frame.contains("operation");
        bed.advance(2);
        alice.transport.last().swallow = frame -> false;
        alice.transport
                .last()
                .say("{'type':'error','message':'m','document_id':'d','field_name':'notes','seq':1," + error + "}");
        bed.advance(10);
    }

    private long operations() {
        return alice.transport.last().sent.stream()
                .filter(frame -> frame.contains("\"operation\""))
                .count();
    }

    private long joins() {
        return alice.transport.last().sent.stream()
                .filter(frame -> frame.contains("document_join"))
                .count();
    }

    @Test
    void retriesAfterTheDelayItIsGiven() {
        refuse("'code':'rate_limited','recovery':'retry','retry_after_ms':3000");
        bed.advance(2_900);
        assertThat(operations()).isEqualTo(1);
        bed.advance(200);
        assertThat(operations()).isEqualTo(2);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isEqualTo(1);
    }

    @Test
    void retriesByItselfWithoutOne() {
        refuse("'code':'store_unavailable','recovery':'retry'");
        bed.advance(5_000);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void aRepeatIsTheVeryMessageThatWasSent() {
        refuse("'code':'rate_limited','recovery':'retry','retry_after_ms':3000");
        bed.peer("bob").join("notes").text("notes").insert(0, "theirs");
        bed.advance(3_200);
        assertThat(alice.transport.last().sent.stream().filter(frame -> frame.contains("\"operation\"")))
                .hasSize(2)
                .containsOnly(alice.transport.last().sent.stream()
                        .filter(frame -> frame.contains("\"operation\""))
                        .findFirst()
                        .orElseThrow());
        assertThat(field.text()).hasToString("xtheirs");
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void joinsAgainToResync() {
        refuse("'code':'revision_too_old','recovery':'resync'");
        bed.advance(100);
        assertThat(joins()).isEqualTo(2);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(view.unmerged).isEmpty();
        assertThat(view.texts).extracting(Text::toString).containsExactly("x");
    }

    @Test
    void anOwnEditInTheLogIsItsAcknowledgement() {
        field.insert(0, "mine ");
        alice.transport.last().deaf = true;
        bed.peer("bob").join("notes").text("notes").insert(0, "theirs");
        bed.advance(100);
        alice.transport.last().deaf = false;
        alice.transport.last().say("{'type':'resync','document_id':'d','field_name':'notes','reason':'overtaken'}");
        bed.advance(100);
        assertThat(joins()).isEqualTo(2);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isEqualTo(2);
        assertThat(view.texts).hasSize(2).first().hasToString("mine ");
        assertThat(field.text().toString()).containsOnlyOnce("mine ").containsOnlyOnce("theirs");
    }

    @Test
    void rollsBackAndKeepsWhatFollowed() {
        CompletableFuture<Void> saved = field.saved().toCompletableFuture();
        field.insert(0, "x");
        alice.transport.last().swallow = frame -> frame.contains("operation");
        bed.advance(2);
        field.insert(1, "kept");
        CompletableFuture<Void> all = field.saved().toCompletableFuture();
        bed.advance(1);
        alice.transport.last().swallow = frame -> false;
        alice.transport
                .last()
                .say("{'type':'error','code':'lock_held','recovery':'rollback','message':'m',"
                        + "'document_id':'d','field_name':'notes','seq':1}");
        bed.advance(100);
        assertThat(view.refused).singleElement().satisfies(edit -> {
            assertThat(edit.error().code()).isEqualTo("lock_held");
            assertThat(edit.edit()).isEqualTo(TextOperation.insert(0, "x"));
        });
        assertThat(field.text()).hasToString("kept");
        assertThat(view.shown).isEqualTo(field.text());
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isEqualTo(1);
        assertThat(saved).isCompleted();
        assertThat(all).isCompletedExceptionally();
    }

    @Test
    void fixAndGiveUpAreRolledBackToo() {
        refuse("'code':'too_large','recovery':'fix'");
        assertThat(view.refused).hasSize(1);
        assertThat(field.text()).hasToString("");
        refuse("'code':'document_too_large','recovery':'give_up'");
        assertThat(view.refused).hasSize(2);
        refuse("'code':'of_the_future','recovery':'of_the_future'");
        assertThat(view.refused).hasSize(3);
        assertThat(field.isWritable()).isTrue();
    }

    @Test
    void showsANewTokenAndSendsAgain() {
        refuse("'code':'token_expired','recovery':'reauthenticate'");
        bed.advance(5_000);
        assertThat(alice.asked).containsExactly(TokenSupplier.Reason.CONNECT, TokenSupplier.Reason.REFUSED);
        assertThat(alice.transport.last().sent).anyMatch(frame -> frame.contains("refresh_token"));
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void fetchesOneTokenForManyRefusals() {
        List<String> names = List.of("a", "b", "c");
        names.forEach(alice::join);
        alice.transport.last().swallow = frame -> frame.contains("operation");
        names.forEach(name -> document.text(name).insert(0, "x"));
        bed.advance(2);
        alice.transport.last().swallow = frame -> false;
        String expired = names.stream()
                .map(name -> "{'type':'error','code':'token_expired','recovery':'reauthenticate','message':'m',"
                        + "'document_id':'d','field_name':'" + name + "','seq':1}")
                .collect(Collectors.joining(",", "[", "]"));
        alice.transport.last().say(expired);
        bed.advance(5_000);
        assertThat(alice.asked).containsExactly(TokenSupplier.Reason.CONNECT, TokenSupplier.Reason.REFUSED);
        assertThat(document.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void aRealRefusalOfTheServer() {
        bed.rule = access -> access.action() != Action.EDIT;
        field.insert(0, "x");
        bed.advance(100);
        assertThat(view.refused).hasSize(1);
        assertThat(field.isWritable()).isFalse();
        CompletableFuture<Void> more = field.insert(0, "y").toCompletableFuture();
        bed.world.settle();
        assertThat(more).isCompletedExceptionally();
    }

    @Test
    void aDocumentThatMayNotBeReadFailsTheJoin() {
        bed.rule = access -> false;
        CompletableFuture<ClientDocument> join = alice.client.join("secret").toCompletableFuture();
        bed.advance(100);
        assertThat(join).isCompletedExceptionally();
    }

    @Test
    void aFieldThatMayNotBeReadDoesNotTakeTheOthersAlong() {
        bed.rule = access -> !access.fieldName().equals(Optional.of("hidden"));
        alice.client.join("d", List.of("open", "hidden"));
        bed.advance(100);
        assertThat(document.fields().keySet()).containsExactlyInAnyOrder("notes", "open");
    }

    @Test
    void aJoinWhoseLastAnswerIsARefusalIsAnsweredToo() {
        bed.rule = access -> !access.fieldName().equals(Optional.of("hidden"));
        List<String> names = new ArrayList<>(List.of("hidden"));
        IntStream.range(0, 16).forEach(i -> names.add(0, "f" + i));
        CompletableFuture<ClientDocument> join =
                bed.peer("bob").client.join("d", names).toCompletableFuture();
        bed.advance(100);
        assertThat(join).isCompleted();
        assertThat(join.join().fields().keySet()).hasSize(16).doesNotContain("hidden");
    }

    @Test
    void aServersResyncIsAnsweredByAJoin() {
        alice.transport.last().say("{'type':'resync','document_id':'d','field_name':'notes','reason':'overtaken'}");
        bed.advance(100);
        assertThat(joins()).isEqualTo(2);
        field.insert(0, "x");
        bed.advance(100);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void nonsenseIsAnsweredByTakingTheContentAnew() {
        bed.peer("bob").join("notes").text("notes").insert(0, "truth");
        bed.advance(100);
        alice.transport
                .last()
                .say("{'type':'operation_applied','document_id':'d','field_name':'notes','epoch':'" + epoch()
                        + "','field_type':'text','revision':2,'operation':{'ops':[99,'x']}}");
        bed.advance(100);
        assertThat(field.text()).hasToString("truth");
        assertThat(field.revision()).isEqualTo(1);
        field.insert(0, "still ");
        bed.advance(100);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void aHoleInTheRevisionsIsFilledByAJoin() {
        alice.transport.last().deaf = true;
        bed.peer("bob").join("notes").text("notes").insert(0, "missed");
        bed.advance(100);
        alice.transport.last().deaf = false;
        bed.peer("carol").join("notes").text("notes").insert(0, "heard ");
        bed.advance(200);
        assertThat(field.text()).hasToString("heard missed");
        assertThat(joins()).isEqualTo(2);
    }

    private String epoch() {
        JsonObject position = (JsonObject) Json.read(field.position().orElseThrow(), JsonLimits.MESSAGE);
        return new Message(position).text("epoch").orElseThrow();
    }
}
