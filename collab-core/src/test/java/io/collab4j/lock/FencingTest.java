package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lock keeps out, and what it does not. */
class FencingTest {
    private static final FieldKey NOTES = new DocumentKey("acme", "d").field("notes");

    private final TestServer server = TestServer.open(LockPeer.limited(LockLimits.DEFAULT));
    private final LockPeer alice = LockPeer.join(server, "alice", "notes", "title");
    private final LockPeer bob = LockPeer.join(server, "bob", "notes", "title");

    @Test
    void theErrorNamesTheHolderAndChangesNothing() {
        alice.take("notes");
        bob.set("notes");
        JsonObject error = bob.hear("error");
        assertThat(string(error, "code")).isEqualTo("lock_held");
        assertThat(string(error, "recovery")).isEqualTo("rollback");
        assertThat(string(error, "field_name")).isEqualTo("notes");
        assertThat(number(error, "seq")).isEqualTo(1);
        assertThat(string(object(error, "detail"), "locked_by")).isEqualTo("alice");
        assertThat(string(object(error, "detail"), "session_id")).isEqualTo(alice.sessionId());
        assertThat(object(error, "detail").get("expires_at")).isPresent();

        alice.edit("notes");
        assertThat(number(bob.hear("field_changed"), "revision")).isEqualTo(1);
        alice.unlock("notes");
        bob.edit("notes");
        assertThat(number(alice.hear("field_changed"), "revision")).isEqualTo(2);
    }

    @Test
    void otherFieldsAreOpen() {
        alice.take("notes");
        bob.edit("title");
    }

    @Test
    void operationsAreKeptOutToo() {
        alice.take("notes");
        bob.say(TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(string(bob.hear("error"), "code")).isEqualTo("lock_held");
        alice.say(TestServer.operation("notes", 0, 1, "['y']"));
        alice.hear("operation_acknowledged");
    }

    @Test
    void ofOneGroupTheOthersAreCommitted() {
        alice.take("notes");
        LockPeer carol = LockPeer.join(server, "carol", "notes");
        // Said before anything happens: they become one group.
        bob.peer().say(TestServer.change("notes", 1, "1"));
        alice.peer().say(TestServer.change("notes", 1, "2"));
        carol.peer().say(TestServer.change("notes", 1, "3"));
        server.settle();
        assertThat(string(bob.hear("error"), "code")).isEqualTo("lock_held");
        assertThat(number(alice.hear("field_change_acknowledged"), "revision")).isEqualTo(1);
        assertThat(string(carol.hear("error"), "code")).isEqualTo("lock_held");
    }

    @Test
    void aCrowdThatIsKeptOutDoesNotKeepTheHolderWaiting() {
        alice.take("notes");
        for (int round = 0; round < 30; round++) {
            bob.peer().say(TestServer.change("notes", 1, "1"));
        }
        alice.edit("notes");
    }

    @Test
    void whoIsLetInDoesNotWaitForNewcomersWhoAreNot() {
        VirtualWorld world = new VirtualWorld(1);
        SlowStorage slow = new SlowStorage(TestServer.store(world));
        List<Integer> attempts = new ArrayList<>();
        TestServer node = TestServer.on(
                world,
                slow,
                builder -> builder.listener(new CollabListener() {
                    @Override
                    public void committed(String tenantId, String documentId, String fieldName, int edits, int tries) {
                        attempts.add(tries);
                    }
                }));
        LockPeer holder = LockPeer.join(node, "holder", "notes");
        LockPeer other = LockPeer.join(node, "other", "notes");
        LockPeer newcomer = LockPeer.join(node, "newcomer", "notes");
        holder.take("notes");
        slow.holdCommits();
        other.peer().say(TestServer.change("notes", 1, "1"));
        holder.peer().say(TestServer.change("notes", 1, "2"));
        node.settle();
        newcomer.set("notes");
        slow.release();
        node.settle();
        holder.hear("field_change_acknowledged");
        assertThat(string(newcomer.hear("error"), "code")).isEqualTo("lock_held");
        assertThat(attempts).containsExactly(2);
    }

    @Test
    void whoHeldTheLockIsToldThatItIsLostAndThenIsLikeAnyOther() {
        alice.take("notes");
        server.advance(Duration.ofMinutes(5));
        assertThat(alice.refused("notes")).as("though nobody holds it").isEqualTo("lock_lost");
        alice.edit("notes");
    }

    @Test
    void whoHeldTheLockIsToldSoThoughAnotherHasIt() {
        alice.take("notes");
        server.advance(Duration.ofMinutes(5));
        bob.take("notes");
        assertThat(alice.refused("notes")).isEqualTo("lock_lost");
        assertThat(alice.refused("notes")).isEqualTo("lock_held");
        bob.edit("notes");
    }

    @Test
    void whatIsTakenAwayIsLost() {
        alice.take("notes");
        assertThat(server.collab().locks().forceRelease(NOTES)).isCompletedWithValue(true);
        server.settle();
        assertThat(string(alice.hear("field_unlocked"), "reason")).isEqualTo("forced");
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("forced");
        assertThat(alice.refused("notes")).isEqualTo("lock_lost");
        bob.edit("notes");
    }

    @Test
    void whoAsksAgainClaimsTheNewGrant() {
        alice.take("notes");
        server.advance(Duration.ofMinutes(5));
        alice.take("notes");
        alice.edit("notes");
    }

    @Test
    void whoGaveTheLockBackClaimsNothing() {
        alice.take("notes");
        alice.unlock("notes");
        alice.edit("notes");
    }

    @Test
    void aRepeatIsAnsweredThoughALockKeepsItOut() {
        alice.edit("notes");
        bob.take("notes");
        alice.say(TestServer.change("notes", 1, "1"));
        JsonObject again = alice.hear("field_change_acknowledged");
        assertThat(number(again, "revision")).isEqualTo(1);
    }

    @Test
    void anAdvisoryLockIsShownAndKeepsNobodyOut() {
        TestServer advisory = TestServer.open(builder -> LockPeer.limited(LockLimits.DEFAULT)
                .apply(builder)
                .lockModes(field -> field.fieldName().equals("notes") ? LockMode.ADVISORY : LockMode.ENFORCED));
        LockPeer carol = LockPeer.join(advisory, "carol", "notes", "title");
        LockPeer dave = LockPeer.join(advisory, "dave", "notes", "title");
        carol.take("notes");
        assertThat(string(dave.hear("field_locked"), "locked_by")).isEqualTo("carol");
        dave.lock("notes");
        dave.hear("field_lock_denied");
        dave.edit("notes");
        carol.take("title");
        assertThat(dave.refused("title")).isEqualTo("lock_held");
        advisory.advance(Duration.ofMinutes(5));
        carol.edit("notes");
    }

    @Test
    void aModeThatCannotBeToldIsEnforced() {
        TestServer failing = TestServer.open(builder -> builder.lockModes(field -> {
            throw new IllegalStateException("the application");
        }));
        LockPeer carol = LockPeer.join(failing, "carol", "notes");
        LockPeer dave = LockPeer.join(failing, "dave", "notes");
        carol.take("notes");
        assertThat(dave.refused("notes")).isEqualTo("lock_held");
        carol.edit("notes");
    }
}
