package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.Collab;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.jakarta.client.TokenSupplier.Reason;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReconnectTest {
    private final ClientTestBed bed = new ClientTestBed(2);
    private final Peer alice = bed.peer("alice");
    private final TextField field = alice.join("notes").text("notes");
    private final TextRecorder view = new TextRecorder(field);

    @Test
    void goesOnAsTheSameClientAndSendsOnce() {
        String clientId = alice.clientId();
        field.insert(0, "under way");
        // Far enough for the server to have it, not for the answer to be here.
        bed.advance(6);
        alice.transport.last().cut(1006);
        field.edit(text -> TextOperation.insert(text.length(), ", offline"));
        bed.advance(1);
        assertThat(field.saveState()).isEqualTo(SaveState.OFFLINE);
        bed.advance(6_000);

        assertThat(alice.clientId()).isEqualTo(clientId);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isEqualTo(2);
        assertThat(bed.peer("bob").join("notes").text("notes").text()).hasToString("under way, offline");
        assertThat(view.texts).extracting(Text::toString).containsExactly("under way", "under way, offline");
        assertThat(view.unmerged).isEmpty();
    }

    @Test
    void sendsAgainWhatNeverArrived() {
        field.insert(0, "lost frame");
        bed.advance(1);
        alice.transport.last().cut(1006);
        bed.advance(6_000);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.revision()).isEqualTo(1);
        assertThat(view.texts).extracting(Text::toString).containsExactly("lost frame");
    }

    @Test
    void waitsLongerAndLongerButNeverLongerThanHalfAMinute() {
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        int before = alice.transport.lines.size();
        bed.advance(30_000);
        int early = alice.transport.lines.size() - before;
        assertThat(early).isGreaterThanOrEqualTo(6);
        bed.advance(600_000);
        int late = alice.transport.lines.size() - before - early;
        assertThat(late).isBetween(20, 80);
        alice.transport.reachable = true;
        bed.advance(31_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void asksAgainForATokenThatNeverComes() {
        alice.silent = true;
        alice.transport.last().cut(1006);
        bed.advance(15_000);
        assertThat(alice.events).doesNotContain("error token_unavailable");
        bed.advance(300);
        assertThat(alice.events).containsOnlyOnce("error token_unavailable");
        alice.silent = false;
        bed.advance(16_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        bed.advance(20_000);
        assertThat(alice.events).containsOnlyOnce("error token_unavailable");
    }

    @Test
    void comesBackWhenTheServerSaid() {
        alice.transport.last().say("{'type':'bye','code':1012,'retry_after_ms':7000}");
        bed.advance(10);
        alice.transport.last().cut(1006);
        int before = alice.transport.lines.size();
        bed.advance(6_900);
        assertThat(alice.transport.lines).hasSize(before);
        bed.advance(200);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void noticesSilence() {
        alice.transport.last().deaf = true;
        bed.advance(32_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        bed.advance(7_000);
        assertThat(alice.transport.lines).hasSizeGreaterThan(1);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void aQuietLineLivesOnPings() {
        bed.advance(600_000);
        assertThat(alice.transport.lines).hasSize(1);
    }

    @Test
    void showsANewTokenBeforeTheOldOneEnds() {
        bed.tokenLife = Duration.ofMinutes(5);
        Peer carol = bed.peer("carol");
        bed.advance(20 * 60_000);
        assertThat(carol.transport.lines).hasSize(1);
        assertThat(carol.asked).startsWith(Reason.CONNECT, Reason.EXPIRING).contains(Reason.EXPIRING);
        assertThat(carol.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void asksForANewTokenOnceThenGivesUp() {
        Peer mallory = bed.peer("bad");
        bed.advance(60_000);
        assertThat(mallory.asked).containsExactly(Reason.CONNECT, Reason.REFUSED);
        assertThat(mallory.events).containsExactly("CLOSED", "closed invalid_token");
        mallory.token = "good";
        mallory.client.reconnect();
        bed.advance(1_000);
        assertThat(mallory.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void aRefusedTokenThatIsReplacedIsNoTrouble() {
        alice.transport.last().cut(4401);
        bed.advance(100);
        assertThat(alice.asked).containsExactly(Reason.CONNECT, Reason.REFUSED);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void whoIsSupersededDoesNotComeBackByItself() {
        String clientId = alice.clientId();
        alice.transport.last().cut(4409);
        bed.advance(60_000);
        assertThat(alice.events).endsWith("CLOSED", "closed superseded");
        assertThat(alice.transport.lines).hasSize(1);
        alice.client.reconnect();
        bed.advance(100);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        assertThat(alice.clientId()).isNotEqualTo(clientId);
    }

    @Test
    void whoWaitsForADocumentHearsWhyNoneComes() {
        CompletionStage<ClientDocument> waiting = alice.client.join("other");
        alice.transport.last().cut(4403);
        bed.advance(1_000);
        assertEnded(waiting, "forbidden");
        CompletionStage<ClientDocument> another = alice.client.join("another");
        bed.advance(1_000);
        assertEnded(another, "forbidden");
    }

    private static void assertEnded(CompletionStage<ClientDocument> document, String code) {
        assertThat(document).isCompletedExceptionally();
        assertThatThrownBy(() -> document.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, why -> assertThat(why.code()).isEqualTo(code));
    }

    @Test
    void whoHasADocumentGoesOnInItWhenTheLineIsOpenedAgain() {
        ClientDocument document = alice.join("f");
        alice.transport.last().cut(4403);
        bed.advance(60_000);
        alice.client.reconnect();
        bed.advance(1_000);
        assertThat(alice.join("f")).isSameAs(document);
    }

    @Test
    void aClosedClientOpensNothing() {
        CompletionStage<ClientDocument> waiting = bed.peer("bob").client.join("doc");
        alice.client.close();
        bed.advance(1_000);
        assertThat(waiting).isCompleted();
        assertThat(alice.client.join("doc")).isCompletedExceptionally();
    }

    @Test
    void forbiddenIsTheEnd() {
        alice.transport.last().cut(4403);
        bed.advance(60_000);
        assertThat(alice.events).endsWith("CLOSED", "closed forbidden");
        assertThat(alice.transport.lines).hasSize(1);
    }

    @Test
    void aServerThatLostEverythingGetsNothingTwice() {
        ValueField value = alice.join().value("stage");
        field.insert(0, "saved once");
        value.set(JsonValue.of(1));
        bed.advance(200);
        field.insert(0, "unknown ");
        bed.advance(6);
        bed.node = bed.newNode(builder -> {});
        alice.transport.last().cut(1006);
        field.edit(text -> TextOperation.insert(text.length(), " and more"));
        CompletableFuture<Void> saved = field.saved().toCompletableFuture();
        bed.advance(10_000);

        assertThat(view.unmerged)
                .extracting(UnmergedEdits::reason)
                .containsExactly("client_changed", "history_changed");
        assertThat(view.unmerged.get(0).edits()).containsExactly(TextOperation.insert(0, "unknown "));
        assertThat(view.unmerged.get(1).edits()).hasSize(1);
        assertThat(view.unmerged.get(0).local()).hasToString("unknown saved once and more");
        assertThat(saved).isCompletedExceptionally();
        assertThat(view.origins).endsWith(Origin.RESET);
        assertThat(view.shown).isEqualTo(field.text()).hasToString("");
        assertThat(value.value()).isEqualTo(JsonValue.ofNull());

        field.insert(0, "anew");
        bed.advance(200);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(field.text()).hasToString("anew");
    }

    @Test
    void aListenerThatMakesUnmergedEditsAnewFindsTheTextTheyGoInto() {
        ValueField value = alice.join().value("stage");
        field.insert(0, "old");
        bed.advance(200);
        field.listen(new TextListener() {
            @Override
            public void onUnmerged(UnmergedEdits<Text, TextOperation> unmerged) {
                field.edit(text -> TextOperation.insert(text.length(), "anew "));
            }
        });
        value.listen(new ValueListener() {
            @Override
            public void onUnmerged(UnmergedEdits<JsonValue, JsonValue> unmerged) {
                value.set(JsonValue.of("anew"));
            }
        });
        alice.transport.last().cut(1006);
        field.insert(0, "offline ");
        value.set(JsonValue.of("offline"));
        bed.advance(1);
        bed.node = bed.newNode(builder -> {});
        bed.advance(10_000);
        assertThat(view.shown).isEqualTo(field.text()).hasToString("anew ");
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        Peer bob = bed.peer("bob");
        assertThat(bob.join().text("notes").text()).hasToString("anew ");
        assertThat(value.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void whatWasNeverSentGoesOnUnderANewId() {
        alice.transport.last().cut(1006);
        field.insert(0, "offline");
        bed.advance(1);
        bed.node = bed.newNode(builder -> {});
        bed.advance(10_000);
        assertThat(view.unmerged).isEmpty();
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(bed.peer("bob").join("notes").text("notes").text()).hasToString("offline");
    }

    @Test
    void aPlannedStopIsTakenCalmly() {
        Collab old = bed.node;
        old.stop(Duration.ofSeconds(10));
        bed.node = bed.newNode(builder -> {});
        bed.advance(15_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        assertThat(alice.events).doesNotContain("CLOSED");
    }

    @Test
    void closedByTheApplicationItStaysClosed() {
        alice.client.close();
        bed.advance(60_000);
        assertThat(alice.events).endsWith("CLOSED", "closed by itself");
        assertThat(alice.transport.lines).hasSize(1);
    }
}
