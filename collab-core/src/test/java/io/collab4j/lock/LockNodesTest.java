package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.ForwardingLocks;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockStore;
import io.collab4j.store.Storage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Locks between two nodes on one store. */
class LockNodesTest {
    private static final Duration HEARTBEAT = LockLimits.DEFAULT.heartbeat();
    private static final Duration GRACE = LockLimits.DEFAULT.grace();

    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer here = LockPeer.node(world, store);
    private final TestServer there = LockPeer.node(world, store);
    private final LockPeer alice = LockPeer.join(here, "alice", "notes");
    private final LockPeer bob = LockPeer.join(there, "bob", "notes");

    @Test
    void whatOneNodeGrantsTheOtherTells() {
        alice.take("notes");
        assertThat(string(bob.hear("field_locked"), "session_id")).isEqualTo(alice.sessionId());
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        alice.unlock("notes");
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
    }

    @Test
    void lostNewsIsToldWithinAHeartbeat() {
        store.mute(true);
        alice.take("notes");
        assertThat(bob.heardAll()).isTrue();
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("field_locked"), "locked_by")).isEqualTo("alice");
        alice.unlock("notes");
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
        assertThat(bob.heardAll()).isTrue();
    }

    @Test
    void ofTwoHoldersWhoseNewsIsLostTheNewerIsTold() {
        alice.take("notes");
        bob.hear("field_locked");
        store.mute(true);
        alice.unlock("notes");
        LockPeer carol = LockPeer.join(here, "carol", "notes");
        carol.take("notes");
        world.advance(HEARTBEAT);
        bob.hear("field_unlocked");
        assertThat(string(bob.hear("field_locked"), "locked_by")).isEqualTo("carol");
    }

    @Test
    void theEndOfALeaseIsToldInTimeThoughTheBusIsSilent() {
        alice.take("notes");
        bob.hear("field_locked");
        store.mute(true);
        world.advance(Duration.ofMinutes(5));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("expired");
        assertThat(string(alice.hear("field_unlocked"), "reason")).isEqualTo("expired");
        bob.take("notes");
    }

    @Test
    void aRenewalWhoseNewsIsLostIsNotTakenForAnEnd() {
        alice.take("notes");
        bob.hear("field_locked");
        world.advance(Duration.ofSeconds(200));
        store.mute(true);
        alice.edit("notes");
        alice.lock("notes");
        alice.hear("field_lock_acquired");
        world.advance(Duration.ofSeconds(150));
        bob.hear("field_changed");
        assertThat(bob.heardAll()).isTrue();
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void aNodeThatWasPausedPastTheLeaseIsFencedOff() {
        alice.take("notes");
        alice.edit("notes");
        // The node of the holder stands still: nothing it would do happens, and it hears of nothing.
        store.mute(true);
        world.advance(Duration.ofSeconds(299));
        long ended = world.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (world.nanoTime() < ended) {
            world.advance(Duration.ofMillis(100));
        }
        bob.take("notes");
        bob.edit("notes");
        assertThat(alice.refused("notes")).isEqualTo("lock_lost");
        assertThat(alice.refused("notes")).isEqualTo("lock_held");
        bob.edit("notes");
    }

    @Test
    void theGraceIsForTheOneWhoComesBackOnAnotherNode() {
        long token = alice.take("notes");
        String before = alice.sessionId();
        bob.hear("field_locked");
        alice.drop();
        world.advance(Duration.ofSeconds(5));
        alice.resume(there);
        assertThat(alice.sessionId()).isNotEqualTo(before);
        JsonObject joined = alice.joinAgain("notes");
        JsonObject lock = (JsonObject)
                ((JsonArray) joined.get("locks").orElseThrow()).values().get(0);
        assertThat(string(lock, "session_id")).isEqualTo(alice.sessionId());
        assertThat(string(bob.hear("field_locked"), "session_id")).isEqualTo(alice.sessionId());
        world.advance(GRACE.multipliedBy(2));
        assertThat(bob.heardAll()).isTrue();
        alice.edit("notes");
        alice.lock("notes");
        assertThat(number(alice.hear("field_lock_acquired"), "token")).isEqualTo(token);
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void theOldNodesGraceDoesNotEndWhatTheNewSessionHolds() {
        alice.take("notes");
        TestPeer before = alice.peer();
        alice.resume(there);
        alice.joinAgain("notes");
        // Only now the old node finds that the connection is gone.
        before.drop();
        world.advance(GRACE.multipliedBy(3));
        alice.edit("notes");
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void whoDoesNotComeBackInTimeLosesTheLock() {
        // Not at a heartbeat, which would find it anyway.
        world.advance(Duration.ofSeconds(3));
        alice.take("notes");
        bob.hear("field_locked");
        alice.drop();
        world.advance(GRACE.minusMillis(1));
        assertThat(bob.heardAll()).isTrue();
        world.advance(Duration.ofMillis(1));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("disconnected");
        bob.edit("notes");
    }

    @Test
    void theGraceIsKeptThoughTheBusIsSilent() {
        alice.take("notes");
        bob.hear("field_locked");
        store.mute(true);
        alice.drop();
        world.advance(GRACE.plus(HEARTBEAT));
        bob.hear("field_unlocked");
        bob.take("notes");
    }

    @Test
    void whoComesBackTooLateIsNotTheHolder() {
        alice.take("notes");
        alice.drop();
        world.advance(GRACE);
        bob.take("notes");
        alice.resume(there);
        alice.joinAgain("notes");
        assertThat(alice.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void aNodeThatDiesLeavesNoLockBehind() {
        alice.take("notes");
        bob.hear("field_locked");
        store.fail();
        here.collab().close();
        world.settle();
        store.recover();
        world.advance(Duration.ofSeconds(299));
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        world.advance(Duration.ofSeconds(1));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("expired");
        bob.take("notes");
    }

    @Test
    void theNewestConnectionTakesTheLockOver() {
        alice.take("notes");
        TestPeer before = alice.peer();
        alice.resume(here);
        assertThat(before.closed()).isEqualTo(CloseCode.SUPERSEDED);
        alice.joinAgain("notes");
        world.advance(GRACE);
        alice.edit("notes");
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void aConnectionThatHasNotHeardOfItsSuccessorIsGrantedNothing() {
        alice.edit("notes");
        store.mute(true);
        TestPeer before = alice.peer();
        alice.resume(there);
        alice.joinAgain("notes");
        here.say(before, "{'type':'lock_field','document_id':'d','field_name':'notes'}");
        assertThat(before.closed()).isEqualTo(CloseCode.SUPERSEDED);
        bob.take("notes");
    }

    @Test
    void theEndOfALockIsToldThatOnlyTheAnswerToAJoinHasNamed() {
        store.mute(true);
        alice.take("notes");
        LockPeer carol = LockPeer.join(there, "carol", "notes");
        alice.unlock("notes");
        world.advance(HEARTBEAT);
        assertThat(string(carol.hear("field_unlocked"), "reason")).isEqualTo("released");
    }

    @Test
    void whoJoinsOneFieldAgainStillHearsThatTheLockOfAnotherHasEnded() {
        alice.take("notes");
        bob.hear("field_locked");
        store.mute(true);
        alice.unlock("notes");
        bob.joinAgain("title");
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
    }

    @Test
    void aLockThatEndsWhileItsHolderIsAskedForOnceMoreIsToldToHaveEnded() {
        List<Runnable> answers = new ArrayList<>();
        TestServer late = LockPeer.node(world, new LateLocks(store, answers));
        LockPeer carol = LockPeer.join(late, "carol", "notes");
        alice.take("notes");
        world.advance(HEARTBEAT);
        alice.unlock("notes");
        answers.forEach(Runnable::run);
        world.settle();
        String last = "";
        while (!carol.heardAll()) {
            last = string(carol.hear(), "type");
        }
        assertThat(last).isEqualTo("field_unlocked");
    }

    /** A store that fails at the first join, and whose answers to all others take some time. */
    private static final class LateLocks extends ForwardingStorage {
        private final List<Runnable> answers;
        private boolean isFirst = true;

        LateLocks(Storage storage, List<Runnable> answers) {
            super(storage);
            this.answers = answers;
        }

        @Override
        public LockStore locks() {
            return new ForwardingLocks(super.locks()) {
                @Override
                public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
                    CompletionStage<List<FieldLock>> locks = super.attach(document, holder);
                    if (isFirst) {
                        isFirst = false;
                        return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
                    }
                    CompletableFuture<List<FieldLock>> late = new CompletableFuture<>();
                    answers.add(() -> locks.thenAccept(late::complete));
                    return late;
                }
            };
        }
    }

    @Test
    void whatWasTrueBeforeItsHolderCameBackIsNotToldOnceMore() {
        List<Runnable> answers = new ArrayList<>();
        TestServer late = LockPeer.node(world, new SlowLists(store, answers));
        LockPeer carol = LockPeer.join(late, "carol", "notes");
        alice.take("notes");
        carol.hear("field_locked");
        world.advance(HEARTBEAT);
        alice.resume(here);
        alice.joinAgain("notes");
        assertThat(string(carol.hear("field_locked"), "session_id")).isEqualTo(alice.sessionId());
        assertThat(answers).isNotEmpty();
        answers.forEach(Runnable::run);
        world.settle();
        assertThat(carol.heardAll()).isTrue();
    }

    /** A store that says late what locks there were. */
    private static final class SlowLists extends ForwardingStorage {
        private final List<Runnable> answers;

        SlowLists(Storage storage, List<Runnable> answers) {
            super(storage);
            this.answers = answers;
        }

        @Override
        public LockStore locks() {
            return new ForwardingLocks(super.locks()) {
                @Override
                public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
                    CompletionStage<List<FieldLock>> locks = super.locks(document);
                    CompletableFuture<List<FieldLock>> late = new CompletableFuture<>();
                    answers.add(() -> locks.thenAccept(late::complete));
                    return late;
                }
            };
        }
    }

    @Test
    void whatTheStoreCannotSayAtTheJoinIsToldLater() {
        store.mute(true);
        alice.take("notes");
        store.failLocks(true);
        LockPeer carol = LockPeer.join(there, "carol", "notes");
        store.failLocks(false);
        world.advance(HEARTBEAT);
        assertThat(string(carol.hear("field_locked"), "locked_by")).isEqualTo("alice");
    }

    @Test
    void whatTheStoreCannotSayWhenAFieldIsJoinedAgainIsToldOnceMore() {
        alice.take("notes");
        bob.hear("field_locked");
        store.failLocks(true);
        assertThat(bob.joinAgain("notes").toJson()).contains("\"locks\":[]");
        store.failLocks(false);
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("field_locked"), "locked_by")).isEqualTo("alice");
        alice.unlock("notes");
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
    }

    @Test
    void whoComesBackWhileTheStoreIsSilentHasTheLockAtTheNextHeartbeat() {
        TestServer patient = TestServer.on(
                world,
                store,
                LockPeer.limited(LockLimits.DEFAULT.toBuilder()
                        .heartbeat(Duration.ofSeconds(2))
                        .build()));
        alice.take("notes");
        alice.drop();
        alice.resume(patient);
        store.failLocks(true);
        alice.joinAgain("notes");
        store.failLocks(false);
        world.advance(GRACE);
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        alice.edit("notes");
    }

    @Test
    void aStoreThatDoesNotAnswerGrantsNothing() {
        store.failLocks(true);
        alice.lock("notes");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("store_unavailable");
        alice.unlock("notes");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("store_unavailable");
        store.failLocks(false);
        bob.take("notes");
    }
}
