package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.DocumentKey;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients say of locks and are told, on one node. */
class LockingTest {
    private final TestServer server = TestServer.open(LockPeer.limited(LockLimits.DEFAULT));
    private final LockPeer alice = LockPeer.join(server, "alice", "notes", "title");
    private final LockPeer bob = LockPeer.join(server, "bob", "notes");

    private static List<JsonObject> locks(JsonObject joined) {
        JsonArray locks = (JsonArray) joined.get("locks").orElseThrow();
        return locks.values().stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void lockFieldIsAnsweredAndTold() {
        alice.lock("notes");
        JsonObject acquired = alice.hear();
        assertThat(string(acquired, "type")).isEqualTo("field_lock_acquired");
        assertThat(string(acquired, "ref")).isEqualTo("l");
        assertThat(string(acquired, "document_id")).isEqualTo("d");
        assertThat(string(acquired, "field_name")).isEqualTo("notes");
        assertThat(number(acquired, "token")).isPositive();
        assertThat(number(acquired, "ttl_ms")).isEqualTo(300_000);
        assertThat(Instant.parse(string(acquired, "expires_at")))
                .isEqualTo(server.world().runtime().clock().instant().plusSeconds(300));
        assertThat(alice.heardAll()).as("the holder hears its answer only").isTrue();

        JsonObject locked = bob.hear("field_locked");
        assertThat(string(locked, "field_name")).isEqualTo("notes");
        assertThat(string(locked, "locked_by")).isEqualTo("alice");
        assertThat(string(locked, "session_id")).isEqualTo(alice.sessionId());
        assertThat(string(object(locked, "user_info"), "name")).isEqualTo("alice");
        assertThat(string(locked, "expires_at")).isEqualTo(string(acquired, "expires_at"));
    }

    @Test
    void bothNamesOfTheMessagesAreTheSame() {
        alice.say("{'type':'field_lock','document_id':'d','field_name':'notes'}");
        alice.hear("field_lock_acquired");
        alice.say("{'type':'field_unlock','document_id':'d','field_name':'notes'}");
        alice.hear("field_unlocked");
    }

    @Test
    void theHolderRenewsUnderTheSameToken() {
        long token = alice.take("notes");
        server.advance(Duration.ofSeconds(200));
        alice.edit("notes");
        alice.lock("notes");
        JsonObject renewed = alice.hear("field_lock_acquired");
        assertThat(number(renewed, "token")).isEqualTo(token);
        assertThat(number(renewed, "ttl_ms")).isEqualTo(300_000);
        bob.hear("field_locked");
        server.advance(Duration.ofSeconds(299));
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
    }

    @Test
    void fieldLockDeniedNamesTheHolder() {
        alice.take("notes");
        server.advance(Duration.ofSeconds(100));
        bob.lock("notes");
        JsonObject denied = bob.hear("field_lock_denied");
        assertThat(string(denied, "ref")).isEqualTo("l");
        assertThat(string(denied, "locked_by")).isEqualTo("alice");
        assertThat(string(denied, "session_id")).isEqualTo(alice.sessionId());
        assertThat(string(object(denied, "user_info"), "name")).isEqualTo("alice");
        assertThat(Instant.parse(string(denied, "expires_at")))
                .isEqualTo(server.world().runtime().clock().instant().plusSeconds(200));
        assertThat(denied.get("waiting")).isEmpty();
    }

    @Test
    void anotherTabOfTheSameUserIsAnother() {
        alice.take("notes");
        LockPeer tab = LockPeer.join(server, "alice", "notes");
        tab.lock("notes");
        tab.hear("field_lock_denied");
    }

    @Test
    void unlockFieldIsToldToEverybodyOnce() {
        alice.take("notes");
        bob.hear("field_locked");
        alice.unlock("notes");
        JsonObject mine = alice.hear();
        assertThat(string(mine, "type")).isEqualTo("field_unlocked");
        assertThat(string(mine, "ref")).isEqualTo("u");
        assertThat(string(mine, "reason")).isEqualTo("released");
        assertThat(alice.heardAll()).isTrue();
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
        assertThat(bob.heardAll()).isTrue();
        bob.take("notes");
    }

    @Test
    void unlockingAgainChangesNothingAndIsAnswered() {
        alice.take("notes");
        alice.unlock("notes");
        alice.hear("field_unlocked");
        bob.hear("field_unlocked");
        alice.unlock("notes");
        assertThat(string(alice.hear("field_unlocked"), "ref")).isEqualTo("u");
        assertThat(bob.heardAll()).isTrue();
    }

    @Test
    void unlockingWhatIsAnothersChangesNothing() {
        alice.take("notes");
        bob.hear("field_locked");
        bob.unlock("notes");
        assertThat(string(bob.hear("field_lock_denied"), "locked_by")).isEqualTo("alice");
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        alice.edit("notes");
    }

    @Test
    void tokensGrowAcrossReleaseAndExpiry() {
        long first = alice.take("notes");
        alice.unlock("notes");
        long second = bob.take("notes");
        server.advance(Duration.ofMinutes(5));
        long third = alice.take("notes");
        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void documentJoinedListsTheLocks() {
        alice.take("notes");
        alice.take("title");
        LockPeer carol = LockPeer.join(server, "carol");
        List<JsonObject> locks = locks(carol.joinAgain());
        assertThat(locks).extracting(lock -> string(lock, "field_name")).containsExactly("notes", "title");
        assertThat(locks).extracting(lock -> string(lock, "locked_by")).containsOnly("alice");
        assertThat(locks).extracting(lock -> string(lock, "session_id")).containsOnly(alice.sessionId());
        assertThat(locks.get(0).get("expires_at")).isPresent();
        assertThat(carol.heardAll()).as("nothing is told twice").isTrue();
        assertThat(locks(bob.joinAgain("notes")))
                .as("only the fields it is in")
                .extracting(lock -> string(lock, "field_name"))
                .containsExactly("notes");
    }

    @Test
    void whoIsNotInTheFieldHearsNothingOfItsLock() {
        alice.take("title");
        alice.unlock("title");
        assertThat(bob.heardAll()).isTrue();
    }

    @Test
    void theLeaseEndsWithoutTheClient() {
        alice.take("notes");
        bob.hear("field_locked");
        server.advance(Duration.ofSeconds(299));
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        server.advance(Duration.ofSeconds(1));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("expired");
        assertThat(string(alice.hear("field_unlocked"), "reason")).isEqualTo("expired");
        bob.edit("notes");
    }

    @Test
    void aLockThatIsNotUsedEndsThoughItIsRenewed() {
        alice.take("notes");
        server.advance(Duration.ofSeconds(200));
        alice.lock("notes");
        assertThat(number(alice.hear("field_lock_acquired"), "ttl_ms")).isEqualTo(100_000);
        server.advance(Duration.ofSeconds(99));
        bob.hear("field_locked");
        assertThat(bob.refused("notes")).isEqualTo("lock_held");
        server.advance(Duration.ofSeconds(1));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("expired");
    }

    @Test
    void whoHasNotJoinedMayNotLock() {
        TestPeer carol = server.enter("carol");
        server.say(carol, "{'type':'lock_field','document_id':'d','field_name':'notes','id':'1'}");
        JsonObject error = carol.hear("error");
        assertThat(string(error, "code")).isEqualTo("not_joined");
        assertThat(string(error, "ref")).isEqualTo("1");
        server.say(carol, "{'type':'unlock_field','document_id':'d','field_name':'notes'}");
        assertThat(string(carol.hear("error"), "code")).isEqualTo("not_joined");
        bob.lock("title");
        JsonObject other = bob.hear("error");
        assertThat(string(other, "code")).as("another field").isEqualTo("not_joined");
        assertThat(string(other, "field_name")).isEqualTo("title");
    }

    @Test
    void whoMayNotLockIsForbidden() {
        TestServer strict =
                TestServer.open(builder -> builder.authorizer(Authorizer.of(access -> access.action() != Action.LOCK)));
        LockPeer carol = LockPeer.join(strict, "carol", "notes");
        carol.lock("notes");
        assertThat(string(carol.hear("error"), "code")).isEqualTo("forbidden");
        assertThat(strict.storage().locks().locks(new DocumentKey("acme", "d"))).isCompletedWithValue(List.of());
    }

    @Test
    void aLockMessageThatIsWrongIsBad() {
        alice.say("{'type':'lock_field','document_id':'d','field_name':'notes','wait':1}");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_message");
        alice.say("{'type':'lock_field','document_id':'d','field_name':'..'}");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_name");
        alice.say("{'type':'unlock_field','document_id':'d'}");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_message");
    }

    @Test
    void leavingTheDocumentGivesTheLocksBack() {
        alice.take("notes");
        bob.hear("field_locked");
        alice.say("{'type':'document_leave','document_id':'d'}");
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("released");
    }
}
