package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.identity.Action;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ClientLockTest {
    private final ClientTestBed bed = new ClientTestBed(3);
    private final Peer alice = bed.peer("alice");
    private final Peer bob = bed.peer("bob");
    private final TextField hers = alice.join("notes").text("notes");
    private final TextField his = bob.join("notes").text("notes");
    private final LockRecorder herNews = new LockRecorder(hers);
    private final LockRecorder hisNews = new LockRecorder(his);

    private LockState.Answer lock(TextField field) {
        CompletableFuture<LockState.Answer> answer = field.lock().toCompletableFuture();
        bed.advance(50);
        return answer.getNow(null);
    }

    private static LockState.Answer now(CompletionStage<LockState.Answer> answer) {
        return answer.toCompletableFuture().getNow(null);
    }

    @Test
    void oneHasItAndTheOtherIsToldWho() {
        LockState.Answer mine = lock(hers);
        assertThat(mine).isInstanceOf(LockState.Mine.class).isEqualTo(hers.lockState());
        assertThat(((LockState.Mine) mine).ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(((LockState.Mine) mine).expiresAt()).isPresent();
        assertThat(hisNews.told).containsExactly("held by alice");

        assertThat(lock(his)).isInstanceOfSatisfying(LockState.Held.class, held -> {
            assertThat(held.userId()).isEqualTo("alice");
            assertThat(held.sessionId())
                    .isEqualTo(alice.client.identity().orElseThrow().sessionId());
        });
        assertThat(lock(hers)).isEqualTo(mine);
    }

    @Test
    void unlockedItIsFreeForOthers() {
        lock(hers);
        CompletableFuture<Void> heard = hers.unlock().toCompletableFuture();
        bed.world.settle();
        assertThat(hers.lockState()).isInstanceOf(LockState.Free.class);
        assertThat(heard).isNotDone();
        bed.advance(50);
        assertThat(heard).isCompleted();
        assertThat(hisNews.told).containsExactly("held by alice", "free");
        assertThat(herNews.told).hasSize(2).endsWith("free");
        assertThat(lock(his)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void whoJoinsLaterSeesWhoHasIt() {
        lock(hers);
        TextField late = bed.peer("carol").join("notes").text("notes");
        assertThat(late.lockState()).isInstanceOf(LockState.Held.class);
    }

    @Test
    void isAskedForAsSoonAsTheFieldIsJoined() {
        CompletionStage<LockState.Answer> early = alice.join().text("new").lock();
        bed.advance(100);
        assertThat(now(early)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void anEditAgainstItIsTakenBack() {
        lock(hers);
        TextRecorder view = new TextRecorder(his);
        his.insert(0, "mine!");
        bed.advance(100);
        assertThat(view.refused)
                .singleElement()
                .satisfies(edit -> assertThat(edit.error().code()).isEqualTo("lock_held"));
        assertThat(view.shown).isEqualTo(his.text()).hasToString("");
        hers.insert(0, "hers");
        bed.advance(100);
        assertThat(his.text()).hasToString("hers");
    }

    @Test
    void waitsForItsTurn() {
        lock(hers);
        CompletionStage<LockState.Answer> turn = his.lock(Duration.ofMinutes(1));
        bed.advance(30_000);
        assertThat(now(turn)).isNull();
        hers.unlock();
        bed.advance(50);
        assertThat(now(turn)).isInstanceOf(LockState.Mine.class);
        assertThat(hers.lockState()).isInstanceOf(LockState.Held.class);
    }

    @Test
    void patienceEndsAndThePlaceInLineWithIt() {
        lock(hers);
        CompletionStage<LockState.Answer> turn = his.lock(Duration.ofSeconds(2));
        bed.advance(1_900);
        assertThat(now(turn)).isNull();
        bed.advance(200);
        assertThat(now(turn)).isInstanceOf(LockState.Held.class);
        hers.unlock();
        bed.advance(100);
        assertThat(his.lockState()).isInstanceOf(LockState.Free.class);
        assertThat(herNews.told).as("not even for a moment").doesNotContain("held by bob");
        assertThat(lock(hers)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void unlockingEndsTheWait() {
        lock(hers);
        CompletableFuture<LockState.Answer> turn =
                his.lock(Duration.ofMinutes(1)).toCompletableFuture();
        bed.advance(50);
        his.unlock();
        bed.advance(50);
        assertThat(turn).isCompletedExceptionally();
        assertThat(his.lockState()).isInstanceOf(LockState.Held.class);
        hers.unlock();
        bed.advance(50);
        assertThat(hisNews.told).endsWith("free");
    }

    @Test
    void aWaitGoesOnOverALostLine() {
        lock(hers);
        CompletionStage<LockState.Answer> turn = his.lock(Duration.ofMinutes(1));
        bed.advance(50);
        bob.transport.last().cut(1006);
        bed.advance(6_000);
        hers.unlock();
        bed.advance(50);
        assertThat(now(turn)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void isRenewedWhileItIsEditedUnder() {
        lock(hers);
        for (int minutes = 0; minutes < 12; minutes += 2) {
            bed.advance(120_000);
            hers.insert(0, "x");
        }
        bed.advance(100);
        assertThat(hers.lockState()).isInstanceOf(LockState.Mine.class);
        assertThat(herNews.told).containsExactly("mine " + ((LockState.Mine) hers.lockState()).token());
        assertThat(lock(his)).isInstanceOf(LockState.Held.class);
    }

    @Test
    void idleItEndsAndThatIsTold() {
        lock(hers);
        bed.advance(301_000);
        assertThat(herNews.told).hasSize(3).endsWith("free", "lost expired");
        assertThat(hisNews.told).containsExactly("held by alice", "free");
    }

    @Test
    void aShortCutKeepsIt() {
        lock(hers);
        alice.transport.last().cut(1006);
        bed.advance(6_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        assertThat(herNews.told).hasSize(1);
        assertThat(lock(his)).isInstanceOf(LockState.Held.class);
        bed.advance(120_000);
        hers.insert(0, "still mine");
        bed.advance(120_000);
        assertThat(herNews.told).hasSize(1);
        assertThat(lock(his)).isInstanceOf(LockState.Held.class);
    }

    @Test
    void aLongCutLosesItToWhoeverAsksNext() {
        lock(hers);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bed.advance(11_000);
        assertThat(lock(his)).isInstanceOf(LockState.Mine.class);
        hers.insert(0, "typed without a line");
        alice.transport.reachable = true;
        bed.advance(31_000);
        assertThat(herNews.told).endsWith("held by bob", "lost lock_lost");
        assertThat(hers.text()).hasToString("");
    }

    @Test
    void anotherGrantOfItIsNotTheOldOne() {
        lock(hers);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bed.advance(11_000);
        lock(his);
        his.insert(0, "meanwhile");
        his.unlock();
        bed.advance(100);
        alice.transport.reachable = true;
        bed.advance(31_000);
        assertThat(herNews.told).hasSize(4).contains("free", "lost lock_lost");
        assertThat(hers.lockState()).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void givenUpBeforeTheLeaseCouldEndUnseen() {
        lock(hers);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bed.advance(260_000);
        assertThat(herNews.told).hasSize(1);
        bed.advance(20_000);
        assertThat(herNews.told).endsWith("free", "lost not_renewed");
    }

    @Test
    void aRenewalThatComesAfterItWasLostIsGivenBack() {
        lock(hers);
        bed.advance(99_951);
        alice.transport
                .last()
                .say("{'type':'field_unlocked','document_id':'d','field_name':'notes','reason':'forced'}");
        bed.advance(100);
        assertThat(herNews.told).hasSize(3).endsWith("free", "lost forced");
        assertThat(lock(his)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void withoutALineItIsRefusedToWhoDoesNotWait() {
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        CompletableFuture<LockState.Answer> impatient = hers.lock().toCompletableFuture();
        CompletableFuture<LockState.Answer> patient =
                hers.lock(Duration.ofMinutes(5)).toCompletableFuture();
        bed.world.settle();
        assertThatThrownBy(impatient::join).hasCauseInstanceOf(ClientException.class);
        alice.transport.reachable = true;
        bed.advance(31_000);
        assertThat(patient.getNow(null)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void whoMayNotLockIsRefused() {
        bed.rule = access -> access.action() != Action.LOCK;
        CompletableFuture<LockState.Answer> answer = hers.lock().toCompletableFuture();
        bed.advance(50);
        assertThatThrownBy(answer::join)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, error -> assertThat(error.code()).isEqualTo("forbidden"));
    }

    @Test
    void theLineLostBeforeTheAnswerLeavesNoLockBehind() {
        hers.lock();
        bed.advance(6);
        alice.transport.last().cut(1006);
        bed.advance(6_000);
        assertThat(hers.lockState()).isInstanceOf(LockState.Free.class);
        assertThat(lock(his)).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void leavingGivesItBack() {
        lock(hers);
        alice.join("notes").leave();
        bed.advance(50);
        assertThat(lock(his)).isInstanceOf(LockState.Mine.class);
    }
}
