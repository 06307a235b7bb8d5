package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.document.ServerDocument;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer.Denied;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease.Foreign;
import io.collab4j.store.LockRelease.Free;
import io.collab4j.store.LockRelease.Released;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Locks in the hands of the application, and what an operator is told of them. */
class LockServiceTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("acme", "d");
    private static final FieldKey NOTES = DOCUMENT.field("notes");
    private static final User ROBOT = User.named("acme", "robot", "Robot");

    private final List<String> counted = new ArrayList<>();
    private final TestServer server = TestServer.open(builder -> LockPeer.limited(LockLimits.DEFAULT)
            .apply(builder)
            .listener(new CollabListener() {
                @Override
                public void locked(String tenantId, String documentId, String fieldName) {
                    counted.add("locked " + tenantId + " " + documentId + " " + fieldName);
                }

                @Override
                public void unlocked(String tenantId, String documentId, String fieldName, String reason) {
                    counted.add("unlocked " + reason);
                }

                @Override
                public void lockDenied(String tenantId, String documentId, String fieldName) {
                    counted.add("denied " + fieldName);
                }

                @Override
                public void refused(@Nullable String tenantId, @Nullable String userId, ErrorCode code) {
                    counted.add("refused " + code.wireName());
                }
            }));
    private final LockService locks = server.collab().locks();
    private final LockPeer alice = LockPeer.join(server, "alice", "notes");

    private <T> T get(CompletionStage<T> answer) {
        server.settle();
        return answer.toCompletableFuture().getNow(null);
    }

    private ErrorCode refusal(CompletionStage<?> answer) {
        ErrorCode[] code = new ErrorCode[1];
        answer.whenComplete((done, failure) -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            code[0] = ((CollabException) cause).code();
        });
        server.settle();
        return code[0];
    }

    @Test
    void theApplicationListsTakesAndGivesBack() {
        LockHolder robot = locks.holder(ROBOT);
        assertThat(get(locks.acquire(NOTES, robot))).isInstanceOf(Granted.class);
        assertThat(string(alice.hear("field_locked"), "locked_by")).isEqualTo("robot");
        assertThat(get(locks.list(DOCUMENT))).extracting(FieldLock::holder).containsExactly(robot);
        assertThat(alice.refused("notes")).isEqualTo("lock_held");
        assertThat(get(locks.acquire(NOTES, locks.holder(ROBOT))))
                .as("every holder is another")
                .isInstanceOf(Denied.class);

        server.advance(Duration.ofSeconds(200));
        assertThat(get(locks.acquire(NOTES, robot))).isInstanceOf(Granted.class);
        assertThat(get(locks.release(NOTES, locks.holder(ROBOT)))).isInstanceOf(Foreign.class);
        assertThat(get(locks.release(NOTES, robot))).isEqualTo(new Released());
        assertThat(get(locks.release(NOTES, robot))).isEqualTo(new Free());
        assertThat(string(alice.hear("field_unlocked"), "reason")).isEqualTo("released");
        alice.edit("notes");
    }

    @Test
    void whatIsTakenAwayIsFree() {
        alice.take("notes");
        assertThat(get(locks.forceRelease(NOTES))).isTrue();
        assertThat(get(locks.forceRelease(NOTES))).isFalse();
        assertThat(get(locks.list(DOCUMENT))).isEmpty();
        assertThat(string(alice.hear("field_unlocked"), "reason")).isEqualTo("forced");
    }

    @Test
    void anEditOfTheApplicationIsKeptOutUnlessItHoldsTheLock() {
        try (ServerDocument document = server.collab().open("d", ROBOT)) {
            alice.take("notes");
            assertThat(refusal(document.setValue("notes", JsonValue.of(1)))).isEqualTo(ErrorCode.LOCK_HELD);
            assertThat(get(document.lock("notes"))).isInstanceOf(Denied.class);
            alice.unlock("notes");
            assertThat(get(document.lock("notes"))).isInstanceOf(Granted.class);
            assertThat(get(document.setValue("notes", JsonValue.of(1)))).isEqualTo(1L);
            assertThat(alice.refused("notes")).isEqualTo("lock_held");
            assertThat(get(document.unlock("notes"))).isEqualTo(new Released());
            alice.edit("notes");
        }
    }

    @Test
    void aLockThatTheApplicationLostIsLostForItToo() {
        try (ServerDocument document = server.collab().open("d", ROBOT)) {
            assertThat(get(document.lock("notes"))).isInstanceOf(Granted.class);
            server.advance(Duration.ofMinutes(5));
            assertThat(refusal(document.setValue("notes", JsonValue.of(1)))).isEqualTo(ErrorCode.LOCK_LOST);
            assertThat(get(document.setValue("notes", JsonValue.of(1)))).isEqualTo(1L);
            assertThat(refusal(document.lock(".."))).isEqualTo(ErrorCode.BAD_NAME);
        }
    }

    @Test
    void aDocumentThatIsClosedHoldsNothing() {
        ServerDocument document = server.collab().open("d", ROBOT);
        assertThat(get(document.lock("notes"))).isInstanceOf(Granted.class);
        document.close();
        alice.take("notes");
    }

    @Test
    void anOperatorIsToldWhatBecomesOfLocks() {
        LockPeer bob = LockPeer.join(server, "bob", "notes");
        alice.take("notes");
        bob.lock("notes");
        bob.refused("notes");
        alice.unlock("notes");
        bob.take("notes");
        server.advance(Duration.ofMinutes(5));
        assertThat(counted)
                .containsExactly(
                        "locked acme d notes",
                        "denied notes",
                        "refused lock_held",
                        "unlocked released",
                        "locked acme d notes",
                        "unlocked expired");
    }
}
