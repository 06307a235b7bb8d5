package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.LockRefusal;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.CommitResult.Refusal;
import io.collab4j.store.CommitResult.Refused;
import io.collab4j.store.LockAnswer.Denied;
import io.collab4j.store.LockAnswer.Full;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockAnswer.Superseded;
import io.collab4j.store.LockRelease.Foreign;
import io.collab4j.store.LockRelease.Free;
import io.collab4j.store.LockRelease.Released;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Locks: one holder, growing tokens, ends of every kind, and what a commit may do under one. */
public abstract class LockStoreContract extends StorageContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(50);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final LockTerms TERMS = new LockTerms(LEASE, IDLE, 5, 2, Duration.ofSeconds(15));
    private static final LockHolder ALICES = new LockHolder(ALICE, "{\"name\":\"Alice\"}");
    private static final LockHolder BOBS = new LockHolder(BOB, "{}");
    private static final Author ALICE_AGAIN = new Author("alice", "client-a", "session-2", 2);
    private static final LockHolder ALICES_AGAIN = new LockHolder(ALICE_AGAIN, "{\"name\":\"Alice\"}");
    private static final LockHolder CAROLS = new LockHolder(new Author("carol", "client-c", "session-c", 1), "{}");
    private static final LockHolder DAVES = new LockHolder(new Author("dave", "client-d", "session-d", 1), "{}");

    private LockStore locks() {
        return storage().locks();
    }

    private LockAnswer ask(FieldKey field, LockHolder holder) {
        return get(locks().acquire(field, holder, TERMS, false));
    }

    private LockAnswer await(LockHolder holder) {
        return get(locks().acquire(field(), holder, TERMS, true));
    }

    private static FieldLock granted(LockAnswer answer) {
        assertThat(answer).isInstanceOf(Granted.class);
        return ((Granted) answer).lock();
    }

    private FieldLock take(LockHolder holder) {
        return granted(ask(field(), holder));
    }

    private void assertDenied(LockAnswer answer, LockHolder by, boolean waiting) {
        assertThat(answer).isInstanceOfSatisfying(Denied.class, denied -> {
            assertThat(denied.holder()).isEqualTo(by);
            assertThat(denied.waiting()).isEqualTo(waiting);
        });
    }

    private LockRelease release(Author author) {
        return get(locks().release(field(), author));
    }

    private List<FieldLock> inForce() {
        return get(locks().locks(document()));
    }

    private static void assertAbout(Duration actual, Duration expected) {
        assertThat(actual).isBetween(expected.minusSeconds(1), expected);
    }

    // Taking.

    @Test
    void theFirstWhoAsksHoldsItAndNobodyElse() {
        FieldLock lock = take(ALICES);
        assertThat(lock.fieldName()).isEqualTo("f");
        assertThat(lock.holder()).isEqualTo(ALICES);
        assertThat(lock.leaving()).isFalse();
        assertAbout(lock.remaining(), LEASE);
        assertDenied(ask(field(), BOBS), ALICES, false);
        assertThat(inForce()).extracting(FieldLock::holder).containsExactly(ALICES);
    }

    @Test
    void locksOfFieldsDocumentsAndTenantsAreApart() {
        take(ALICES);
        granted(ask(document().field("g"), BOBS));
        granted(ask(document("e").field("f"), BOBS));
        granted(ask(new DocumentKey(tenant() + "x", "d").field("f"), BOBS));
        assertThat(inForce()).extracting(FieldLock::fieldName).containsExactly("f", "g");
    }

    @Test
    void askingAgainRenewsTheSameGrant() {
        long token = take(ALICES).token();
        pass(Duration.ofSeconds(20));
        FieldLock renewed = take(ALICES);
        assertThat(renewed.token()).isEqualTo(token);
        assertAbout(renewed.remaining(), LEASE);
        pass(Duration.ofSeconds(20));
        assertDenied(ask(field(), BOBS), ALICES, false);
    }

    @Test
    void tokensGrowWhateverCameBetween() {
        List<Long> tokens = new ArrayList<>();
        tokens.add(take(ALICES).token());
        release(ALICE);
        tokens.add(take(BOBS).token());
        get(locks().force(field()));
        tokens.add(take(ALICES).token());
        pass(LEASE);
        tokens.add(take(ALICES).token());
        get(locks().disconnect(field(), ALICE, Duration.ZERO));
        tokens.add(take(ALICES).token());
        for (int i = 1; i < tokens.size(); i++) {
            assertThat(tokens.get(i)).isGreaterThan(tokens.get(i - 1));
        }
    }

    @Test
    void anOlderSessionOfTheClientCannotRenewWhatANewerHolds() {
        take(ALICES);
        get(locks().attach(document(), ALICES_AGAIN));
        assertDenied(ask(field(), ALICES), ALICES_AGAIN, false);
    }

    // Ending.

    @Test
    void aSessionIsGrantedNothingWhereANewerOneOfItsClientHasBeen() {
        edit(undeclared(), true, Map.of(), entry(1, ALICE, 1));
        get(storage().documentClients().attach(field(), storage().firstEpoch().id(), ALICE.clientId(), 2));
        assertThat(ask(field(), ALICES)).isInstanceOf(Superseded.class);
        take(BOBS);
        assertThat(await(ALICES)).isInstanceOf(Superseded.class);
        release(BOB);
        take(ALICES_AGAIN);
    }

    @Test
    void itEndsWithItsLease() {
        take(ALICES);
        pass(LEASE.minusSeconds(1));
        assertDenied(ask(field(), BOBS), ALICES, false);
        pass(Duration.ofSeconds(1));
        assertThat(inForce()).isEmpty();
        take(BOBS);
    }

    @Test
    void withoutAnEditItEndsThoughItIsRenewed() {
        take(ALICES);
        pass(Duration.ofSeconds(25));
        take(ALICES);
        pass(Duration.ofSeconds(20));
        assertAbout(take(ALICES).remaining(), Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        take(BOBS);
    }

    @Test
    void anEditOfTheHolderKeepsItFromEndingEarly() {
        long token = take(ALICES).token();
        pass(Duration.ofSeconds(25));
        take(ALICES);
        appendMany(field(), 1);
        pass(Duration.ofSeconds(20));
        take(ALICES);
        pass(Duration.ofSeconds(25));
        assertDenied(ask(field(), BOBS), ALICES, false);
        assertThat(inForce()).extracting(FieldLock::token).containsExactly(token);
    }

    @Test
    void onlyItsHolderGivesItBack() {
        take(ALICES);
        assertThat(release(BOB))
                .isInstanceOfSatisfying(
                        Foreign.class,
                        foreign -> assertThat(foreign.lock().holder()).isEqualTo(ALICES));
        assertDenied(ask(field(), BOBS), ALICES, false);
        assertThat(release(ALICE)).isEqualTo(new Released());
        assertThat(release(ALICE)).isEqualTo(new Free());
        take(BOBS);
        assertThat(release(ALICE)).isInstanceOf(Foreign.class);
    }

    @Test
    void anOlderSessionDoesNotGiveBackWhatANewerHolds() {
        take(ALICES);
        get(locks().attach(document(), ALICES_AGAIN));
        assertThat(release(ALICE)).isInstanceOf(Foreign.class);
        assertThat(release(ALICE_AGAIN)).isEqualTo(new Released());
    }

    @Test
    void theApplicationTakesItAwayFromAnybody() {
        take(ALICES);
        assertThat(get(locks().force(field()))).isTrue();
        assertThat(get(locks().force(field()))).isFalse();
        take(BOBS);
    }

    @Test
    void theGraceIsAllThatIsLeftOfOneWhoseConnectionIsGone() {
        take(ALICES);
        get(locks().disconnect(field(), ALICE, GRACE));
        assertThat(inForce()).extracting(FieldLock::leaving).containsExactly(true);
        pass(GRACE.minusSeconds(1));
        assertDenied(ask(field(), BOBS), ALICES, false);
        pass(Duration.ofSeconds(1));
        take(BOBS);
    }

    @Test
    void theGraceDoesNotProlongTheLease() {
        take(ALICES);
        pass(LEASE.minusSeconds(5));
        get(locks().disconnect(field(), ALICE, GRACE));
        pass(Duration.ofSeconds(5));
        assertThat(inForce()).isEmpty();
    }

    @Test
    void whoComesBackInTimeKeepsTheGrant() {
        long token = take(ALICES).token();
        get(locks().disconnect(field(), ALICE, GRACE));
        pass(Duration.ofSeconds(5));
        List<FieldLock> attached = get(locks().attach(document(), ALICES_AGAIN));
        assertThat(attached).extracting(FieldLock::token).containsExactly(token);
        assertThat(attached).extracting(FieldLock::holder).containsExactly(ALICES_AGAIN);
        assertThat(attached).extracting(FieldLock::leaving).containsExactly(false);
        pass(Duration.ofSeconds(20));
        assertDenied(ask(field(), BOBS), ALICES_AGAIN, false);
    }

    @Test
    void theEndOfAnOlderSessionTakesNothingFromANewer() {
        take(ALICES);
        get(locks().attach(document(), ALICES_AGAIN));
        get(locks().disconnect(field(), ALICE, GRACE));
        pass(GRACE);
        assertThat(inForce()).extracting(FieldLock::holder).containsExactly(ALICES_AGAIN);
    }

    @Test
    void attachingTakesNothingFromOthers() {
        take(BOBS);
        assertThat(get(locks().attach(document(), ALICES)))
                .extracting(FieldLock::holder)
                .containsExactly(BOBS);
        get(locks().disconnect(field(), ALICE, Duration.ZERO));
        assertThat(inForce()).extracting(FieldLock::holder).containsExactly(BOBS);
    }

    // How many.

    @Test
    void aTenantHasAsManyAsItMayHave() {
        for (int i = 0; i < 5; i++) {
            granted(ask(document("d" + i % 2).field("f" + i), ALICES));
        }
        assertThat(ask(field(), BOBS)).isEqualTo(new Full());
        granted(ask(new DocumentKey(tenant() + "x", "d").field("f"), BOBS));
        granted(ask(document("d0").field("f0"), ALICES));
        get(locks().release(document("d1").field("f1"), ALICE));
        take(BOBS);
    }

    @Test
    void whatIsOverDoesNotCountThoughNobodyLooked() {
        for (int i = 0; i < 5; i++) {
            granted(ask(document("d" + i).field("f"), ALICES));
        }
        pass(LEASE);
        take(BOBS);
    }

    // Waiting.

    @Test
    void theFirstWhoWaitsIsNext() {
        take(ALICES);
        assertDenied(await(BOBS), ALICES, true);
        assertDenied(await(CAROLS), ALICES, true);
        release(ALICE);
        assertDenied(await(CAROLS), BOBS, true);
        assertDenied(ask(field(), ALICES), BOBS, false);
        granted(await(BOBS));
        assertDenied(await(CAROLS), BOBS, true);
        release(BOB);
        granted(await(CAROLS));
    }

    @Test
    void thePlacesAreLimited() {
        take(ALICES);
        assertDenied(await(BOBS), ALICES, true);
        assertDenied(await(CAROLS), ALICES, true);
        assertDenied(await(DAVES), ALICES, false);
        assertDenied(await(BOBS), ALICES, true);
    }

    @Test
    void whoDoesNotAskAgainLosesThePlace() {
        take(ALICES);
        await(BOBS);
        pass(Duration.ofSeconds(10));
        await(CAROLS);
        pass(Duration.ofSeconds(5));
        release(ALICE);
        granted(await(CAROLS));
    }

    @Test
    void whoLeavesIsWaitedForByNobody() {
        take(ALICES);
        await(BOBS);
        await(CAROLS);
        release(BOB);
        get(locks().disconnect(field(), CAROLS.author(), GRACE));
        release(ALICE);
        take(DAVES);
    }

    @Test
    void whoNoLongerWaitsHasNoPlace() {
        take(ALICES);
        await(BOBS);
        assertDenied(ask(field(), BOBS), ALICES, false);
        release(ALICE);
        take(CAROLS);
    }

    // What is told.

    private final BlockingQueue<DocumentEvent> heard = new LinkedBlockingQueue<>();

    private DocumentEvent next() {
        return next(heard);
    }

    private void assertTold(LockHolder holder, long token, boolean leaving) {
        assertThat(next()).isInstanceOfSatisfying(FieldLocked.class, locked -> {
            assertThat(locked.lock().holder()).isEqualTo(holder);
            assertThat(locked.lock().token()).isEqualTo(token);
            assertThat(locked.lock().leaving()).isEqualTo(leaving);
        });
    }

    @Test
    void whatBecomesOfALockIsTold() {
        Bus.Subscription listening = listen(document(), heard::add);
        long first = take(ALICES).token();
        assertTold(ALICES, first, false);
        ask(field(), BOBS);
        release(BOB);
        release(ALICE);
        assertThat(next()).isEqualTo(new FieldUnlocked("f", first, LockEnd.RELEASED));
        long second = take(ALICES).token();
        assertTold(ALICES, second, false);
        get(locks().disconnect(field(), ALICE, GRACE));
        assertTold(ALICES, second, true);
        get(locks().attach(document(), ALICES_AGAIN));
        assertTold(ALICES_AGAIN, second, false);
        get(locks().disconnect(field(), ALICE_AGAIN, GRACE));
        assertTold(ALICES_AGAIN, second, true);
        pass(GRACE);
        inForce();
        assertThat(next()).isEqualTo(new FieldUnlocked("f", second, LockEnd.DISCONNECTED));
        long third = take(BOBS).token();
        assertTold(BOBS, third, false);
        pass(LEASE);
        inForce();
        assertThat(next()).isEqualTo(new FieldUnlocked("f", third, LockEnd.EXPIRED));
        long fourth = take(BOBS).token();
        assertTold(BOBS, fourth, false);
        get(locks().force(field()));
        assertThat(next()).isEqualTo(new FieldUnlocked("f", fourth, LockEnd.FORCED));
        listening.close();
    }

    // Fencing.

    private CommitResult edit(Head expected, boolean enforced, Map<Integer, Long> tokens, LogEntry... entries) {
        LockClaims claims = new LockClaims(enforced, tokens);
        FieldCommit commit =
                new FieldCommit("f", expected, text(""), List.of(entries), Map.of(), entries.length, claims);
        return get(documents().commit(document(), List.of(commit)));
    }

    private void assertKeptOut(CommitResult result, Map<Integer, LockRefusal> edits, boolean locked) {
        assertThat(result).isInstanceOfSatisfying(LockRefused.class, refused -> {
            assertThat(refused.fieldName()).isEqualTo("f");
            assertThat(refused.edits()).isEqualTo(edits);
            assertThat(refused.lock() != null).isEqualTo(locked);
        });
        assertThat(get(documents().load(document(), null)))
                .as("nothing was changed")
                .isEmpty();
    }

    @Test
    void withoutALockEverybodyMayEdit() {
        assertThat(edit(undeclared(), true, Map.of(), entry(1, ALICE, 1), entry(2, BOB, 1)))
                .isEqualTo(new Committed());
    }

    @Test
    void aLockKeepsEverybodyOutButItsHolder() {
        long token = take(ALICES).token();
        assertKeptOut(edit(undeclared(), true, Map.of(), entry(1, BOB, 1)), Map.of(0, LockRefusal.HELD), true);
        assertThat(edit(undeclared(), true, Map.of(0, token), entry(1, ALICE, 1)))
                .isEqualTo(new Committed());
        assertThat(edit(after(entry(1, ALICE, 1)), true, Map.of(), entry(2, ALICE, 2)))
                .as("a holder that does not say so is one all the same")
                .isEqualTo(new Committed());
    }

    @Test
    void ofAGroupEveryEditIsNamedThatIsKeptOut() {
        long token = take(ALICES).token();
        assertKeptOut(
                edit(
                        undeclared(),
                        true,
                        Map.of(1, token, 2, token + 1, 3, token),
                        entry(1, BOB, 1),
                        entry(2, ALICE, 1),
                        entry(3, CAROLS.author(), 1),
                        entry(4, DAVES.author(), 1)),
                Map.of(0, LockRefusal.HELD, 2, LockRefusal.LOST, 3, LockRefusal.LOST),
                true);
    }

    @Test
    void aGrantThatIsOverIsLostThoughNobodyHoldsTheLock() {
        long token = take(ALICES).token();
        pass(LEASE);
        assertKeptOut(
                edit(undeclared(), true, Map.of(0, token), entry(1, ALICE, 1)), Map.of(0, LockRefusal.LOST), false);
        assertThat(edit(undeclared(), true, Map.of(), entry(1, ALICE, 1))).isEqualTo(new Committed());
    }

    @Test
    void aGrantIsLostThoughTheSameClientHasANewerOne() {
        long token = take(ALICES).token();
        release(ALICE);
        take(ALICES);
        assertKeptOut(
                edit(undeclared(), true, Map.of(0, token), entry(1, ALICE, 1)), Map.of(0, LockRefusal.LOST), true);
    }

    @Test
    void theGrantOfAnotherIsOfNoUse() {
        long token = take(ALICES).token();
        assertKeptOut(edit(undeclared(), true, Map.of(0, token), entry(1, BOB, 1)), Map.of(0, LockRefusal.LOST), true);
    }

    @Test
    void aLockThatIsNotEnforcedKeepsNobodyOut() {
        take(ALICES);
        assertThat(edit(undeclared(), false, Map.of(), entry(1, BOB, 1))).isEqualTo(new Committed());
    }

    @Test
    void aRepeatIsARepeatThoughALockKeepsItOut() {
        appendMany(field(), 1);
        take(BOBS);
        assertThat(edit(after(entry(1, ALICE, 1)), true, Map.of(0, 99L), entry(2, ALICE, 1)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.REPEATED));
    }

    @Test
    void aLockOfOneFieldKeepsTheWholeCommitBack() {
        take(ALICES);
        LockClaims claims = new LockClaims(true, Map.of());
        FieldCommit open = new FieldCommit("g", undeclared(), text(""), List.of(entry(1, BOB, 1)), Map.of(), 1, claims);
        FieldCommit locked =
                new FieldCommit("f", undeclared(), text(""), List.of(entry(1, BOB, 1)), Map.of(), 1, claims);
        assertKeptOut(get(documents().commit(document(), List.of(open, locked))), Map.of(0, LockRefusal.HELD), true);
    }
}
