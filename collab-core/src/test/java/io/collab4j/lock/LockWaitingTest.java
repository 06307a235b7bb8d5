package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Those who wait for a lock, on two nodes. */
class LockWaitingTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer here = LockPeer.node(world, store);
    private final TestServer there = LockPeer.node(world, store);
    private final LockPeer alice = LockPeer.join(here, "alice", "notes");
    private final LockPeer bob = LockPeer.join(there, "bob", "notes");
    private final LockPeer carol = LockPeer.join(here, "carol", "notes");

    @Test
    void whoWaitsIsToldSoAndGetsItsTurn() {
        long first = alice.take("notes");
        bob.await("notes");
        JsonObject denied = bob.hear("field_lock_denied");
        assertThat(denied.get("waiting")).contains(JsonValue.of(true));
        assertThat(string(denied, "locked_by")).isEqualTo("alice");
        alice.unlock("notes");
        JsonObject acquired = bob.hear("field_lock_acquired");
        assertThat(string(acquired, "ref")).isEqualTo("w");
        assertThat(number(acquired, "token")).isGreaterThan(first);
        assertThat(string(alice.hear("field_locked"), "locked_by")).isEqualTo("bob");
        bob.edit("notes");
        assertThat(carol.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void theFirstComesFirst() {
        alice.take("notes");
        carol.await("notes");
        bob.await("notes");
        alice.unlock("notes");
        carol.hear("field_lock_acquired");
        carol.unlock("notes");
        bob.hear("field_lock_acquired");
    }

    @Test
    void theHolderThatAsksAtOnceDoesNotPassThoseWhoWait() {
        alice.take("notes");
        bob.await("notes");
        world.advance(Duration.ofMinutes(5));
        bob.hear("field_lock_acquired");
        alice.lock("notes");
        assertThat(string(alice.hear("field_lock_denied"), "locked_by")).isEqualTo("bob");
    }

    @Test
    void lostNewsIsMadeUpForAtTheHeartbeat() {
        alice.take("notes");
        bob.await("notes");
        store.mute(true);
        alice.unlock("notes");
        world.advance(LockLimits.DEFAULT.heartbeat());
        bob.hear("field_lock_acquired");
    }

    @Test
    void whoWaitsLongKeepsThePlace() {
        alice.take("notes");
        bob.await("notes");
        world.advance(Duration.ofSeconds(200));
        carol.await("notes");
        alice.unlock("notes");
        bob.hear("field_lock_acquired");
        assertThat(carol.hear("field_lock_denied").get("waiting")).isPresent();
    }

    @Test
    void whoLeavesIsDropped() {
        alice.take("notes");
        bob.await("notes");
        carol.await("notes");
        bob.drop();
        alice.unlock("notes");
        carol.hear("field_lock_acquired");
    }

    @Test
    void whoWaitsNoLongerSaysSo() {
        alice.take("notes");
        bob.await("notes");
        bob.hear("field_lock_denied");
        bob.unlock("notes");
        assertThat(bob.hear("field_lock_denied").get("waiting")).isEmpty();
        alice.unlock("notes");
        carol.take("notes");
        bob.hear("field_unlocked");
        bob.hear("field_locked");
        assertThat(bob.heardAll()).isTrue();
    }

    @Test
    void theQueueHasAnEnd() {
        TestServer small = TestServer.open(
                LockPeer.limited(LockLimits.DEFAULT.toBuilder().waiters(1).build()));
        LockPeer.join(small, "one", "notes").take("notes");
        LockPeer two = LockPeer.join(small, "two", "notes");
        two.await("notes");
        assertThat(two.hear("field_lock_denied").get("waiting")).isPresent();
        LockPeer three = LockPeer.join(small, "three", "notes");
        three.await("notes");
        assertThat(three.hear("field_lock_denied").get("waiting")).isEmpty();
    }

    @Test
    void withoutWaitNobodyWaits() {
        alice.take("notes");
        bob.lock("notes");
        alice.unlock("notes");
        carol.take("notes");
    }

    @Test
    void whoHasLeftWhenItsTurnComesIsGivenNothing() {
        CompletableFuture<Boolean> yes = CompletableFuture.completedFuture(true);
        CompletableFuture<Boolean> mayEdit = new CompletableFuture<>();
        AtomicReference<CompletableFuture<Boolean>> answer = new AtomicReference<>(yes);
        TestServer slow = TestServer.on(
                world,
                store,
                builder -> LockPeer.limited(LockLimits.DEFAULT)
                        .apply(builder)
                        .authorizer(access -> access.action() == Action.EDIT ? answer.get() : yes));
        LockPeer dave = LockPeer.join(slow, "dave", "notes");
        alice.take("notes");
        dave.await("notes");
        answer.set(mayEdit);
        dave.set("notes");
        dave.say("{'type':'document_leave','document_id':'d'}");
        alice.unlock("notes");
        mayEdit.complete(true);
        world.settle();
        dave.hear("document_left");
        assertThat(dave.heardAll()).isTrue();
        carol.take("notes");
    }

    @Test
    void whoMayNotLockAnyMoreWhenItsTurnComesIsRefused() {
        Set<Action> allowed = EnumSet.allOf(Action.class);
        TestServer strict = TestServer.on(
                world,
                store,
                builder -> LockPeer.limited(LockLimits.DEFAULT)
                        .apply(builder)
                        .authorizer(Authorizer.of(access -> allowed.contains(access.action()))));
        LockPeer dave = LockPeer.join(strict, "dave", "notes");
        alice.take("notes");
        dave.await("notes");
        allowed.remove(Action.LOCK);
        alice.unlock("notes");
        JsonObject error = dave.hear("error");
        assertThat(string(error, "code")).isEqualTo("forbidden");
        assertThat(string(error, "ref")).isEqualTo("w");
        carol.take("notes");
        carol.unlock("notes");
        world.advance(LockLimits.DEFAULT.heartbeat());
        bob.take("notes");
    }
}
