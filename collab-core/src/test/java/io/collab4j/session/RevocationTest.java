package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Access;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CloseCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Revocation;
import io.collab4j.store.RevocationStore;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** S4: what is taken back is gone on this node at once and on others within a second. */
class RevocationTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final FaultyLog storage = new FaultyLog(world);
    private Predicate<Access> rule = access -> true;
    private final TestServer here = node();
    private final TestServer there = node();

    private TestServer node() {
        return TestServer.on(world, storage, builder -> builder.authorizer(Authorizer.of(access -> rule.test(access))));
    }

    /** A store whose log of revocations can be out of reach, or take its time. */
    private static final class FaultyLog extends ForwardingStorage {
        private final CompletableFuture<Void> answering = new CompletableFuture<>();
        private boolean unreadable;
        private boolean slow;

        FaultyLog(VirtualWorld world) {
            super(TestServer.store(world));
        }

        @Override
        public RevocationStore revocations() {
            RevocationStore log = super.revocations();
            return new RevocationStore() {
                @Override
                public CompletionStage<Long> append(Revocation revocation, Duration keep) {
                    return log.append(revocation, keep);
                }

                @Override
                public CompletionStage<List<Positioned>> readAfter(long position, int limit) {
                    if (slow) {
                        return answering.thenCompose(now -> log.readAfter(position, limit));
                    }
                    return unreadable
                            ? CompletableFuture.failedFuture(new IllegalStateException("out of reach"))
                            : log.readAfter(position, limit);
                }
            };
        }
    }

    private TestPeer login(TestServer server, String token) {
        TestPeer peer = server.connect();
        peer.hear("auth_required");
        server.say(peer, "{'type':'authenticate','token':'" + token + "'}");
        return peer;
    }

    private static void done(CompletionStage<Void> revocation) {
        assertThat(revocation.toCompletableFuture()).isCompleted();
    }

    private static String code(TestPeer peer) {
        return string(peer.hear("error"), "code");
    }

    @Test
    void aRevokedUserIsOutHereAtOnceAndElsewhereWithinASecond() {
        TestPeer near = login(here, "alice");
        TestPeer far = login(there, "alice");
        TestPeer bob = login(there, "bob");
        TestPeer namesake = login(there, "alice@other");
        done(here.collab().revocations().revokeUser("acme", "alice"));
        world.settle();
        assertThat(near.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(far.closed()).isNull();
        world.advance(Duration.ofSeconds(1));
        assertThat(far.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(bob.closed()).isNull();
        assertThat(namesake.closed()).isNull();
    }

    @Test
    void tokensFromBeforeAreRefusedAndNewerOnesAccepted() {
        done(there.collab().revocations().revokeUser("acme", "alice"));
        world.settle();
        assertThat(code(login(there, "alice"))).isEqualTo("invalid_token");
        world.advance(Duration.ofSeconds(1));
        assertThat(login(here, "alice").hear("authenticated")).isNotNull();
    }

    @Test
    void aNodeThatStartsLaterKnowsToo() {
        done(here.collab().revocations().revokeToken("acme", "alice"));
        world.advance(Duration.ofMinutes(10));
        TestServer later = node();
        assertThat(code(login(later, "alice"))).isEqualTo("invalid_token");
        assertThat(login(later, "alice@acme").hear("authenticated")).isNotNull();
    }

    @Test
    void aRevokedTokenTakesItsSessionsAlong() {
        TestPeer one = login(there, "alice");
        TestPeer other = login(there, "alice@acme");
        done(here.collab().revocations().revokeToken("acme", "alice"));
        world.advance(Duration.ofSeconds(1));
        assertThat(one.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(other.closed()).isNull();
    }

    @Test
    void aRevokedSessionIsClosedAndItsClientCannotBeResumed() {
        TestPeer peer = login(there, "alice");
        TestPeer other = login(there, "alice");
        JsonObject greeting = peer.hear("authenticated");
        done(here.collab().revocations().revokeSession("acme", string(greeting, "session_id")));
        world.advance(Duration.ofSeconds(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(other.closed()).isNull();
        assertThat(clientResumedFrom(greeting)).isNotEqualTo(string(greeting, "client_id"));
    }

    private String clientResumedFrom(JsonObject greeting) {
        TestPeer again = here.connect();
        here.say(
                again,
                "{'type':'authenticate','token':'alice','client_id':'" + string(greeting, "client_id")
                        + "','resume_token':'" + string(greeting, "resume_token") + "'}");
        return string(again.hear("authenticated"), "client_id");
    }

    @Test
    void aRevokedSessionThatEndsBeforeItsNodeHearsOfItCannotBeResumedEither() {
        TestPeer peer = login(there, "alice");
        JsonObject greeting = peer.hear("authenticated");
        done(here.collab().revocations().revokeSession("acme", string(greeting, "session_id")));
        world.settle();
        assertThat(peer.closed()).as("not heard of yet").isNull();
        peer.drop();
        world.advance(Duration.ofSeconds(1));
        assertThat(clientResumedFrom(greeting)).isNotEqualTo(string(greeting, "client_id"));
    }

    @Test
    void aSessionOfAnotherTenantIsNotRevokedAlthoughItHasJustEnded() {
        TestPeer peer = login(there, "alice");
        JsonObject greeting = peer.hear("authenticated");
        done(here.collab().revocations().revokeSession("other", string(greeting, "session_id")));
        peer.drop();
        world.advance(Duration.ofSeconds(1));
        assertThat(clientResumedFrom(greeting)).isEqualTo(string(greeting, "client_id"));
    }

    @Test
    void aSessionThatHadEndedWhenItWasRevokedIsNone() {
        TestPeer peer = login(there, "alice");
        JsonObject greeting = peer.hear("authenticated");
        peer.drop();
        world.advance(Duration.ofMillis(1));
        done(here.collab().revocations().revokeSession("acme", string(greeting, "session_id")));
        world.advance(Duration.ofSeconds(1));
        assertThat(clientResumedFrom(greeting)).isEqualTo(string(greeting, "client_id"));
    }

    @Test
    void whatWaitsForSomebodyRevokedIsNotDelivered() {
        TestPeer alice = here.join("alice", "notes");
        TestPeer bob = here.join("bob", "notes");
        alice.stall();
        here.say(bob, TestServer.operation("notes", 0, 1, "['secret']"));
        here.say(bob, TestServer.operation("notes", 1, 2, "['more']"));
        String to = alice.session().sessionId();
        here.say(bob, "{'type':'signal','document_id':'d','to':'" + to + "','data':'more'}");
        done(here.collab().revocations().revokeUser("acme", "alice"));
        world.settle();
        int sent = alice.frames().size();
        alice.resume();
        world.advance(Duration.ofSeconds(10));
        assertThat(alice.frames()).hasSize(sent);
        assertThat(alice.frames()).noneMatch(frame -> frame.contains("more"));
    }

    @Test
    void somebodyWhoseRightsAreReviewedLeavesWhatIsNoLongerAllowed() {
        TestPeer alice = there.join("alice", "open", "hidden");
        alice.hear("document_joined");
        rule = access -> !access.fieldName().orElse("").equals("hidden");
        done(here.collab().revocations().reviewRights("acme", "alice"));
        world.advance(Duration.ofSeconds(1));
        JsonObject told = alice.hear("resync");
        assertThat(string(told, "field_name")).isEqualTo("hidden");
        assertThat(string(told, "reason")).isEqualTo("forbidden");
        rule = access -> false;
        done(here.collab().revocations().reviewRights("acme", "alice"));
        world.advance(Duration.ofSeconds(1));
        assertThat(string(alice.hear("document_left"), "reason")).isEqualTo("forbidden");
        there.say(alice, TestServer.operation("open", 0, 1, "['x']"));
        assertThat(code(alice)).isEqualTo("not_joined");
        assertThat(alice.closed()).isNull();
    }

    @Test
    void somebodyWhoseRightsAreReviewedHearsNoChannelThatIsNoLongerAllowed() {
        TestPeer alice = there.enter("alice");
        there.say(alice, "{'type':'subscribe','channel':'chat:open'}");
        there.say(alice, "{'type':'subscribe','channel':'chat:secret'}");
        rule = access -> !access.channel().orElse("").equals("chat:secret");
        done(here.collab().revocations().reviewRights("acme", "alice"));
        world.advance(Duration.ofSeconds(1));
        JsonObject told = alice.hear("unsubscribed");
        assertThat(string(told, "channel")).isEqualTo("chat:secret");
        assertThat(string(told, "reason")).isEqualTo("forbidden");
        TestPeer bob = here.enter("bob");
        rule = access -> true;
        here.say(bob, "{'type':'publish','channel':'chat:secret','event':'e','data':1}");
        here.say(bob, "{'type':'publish','channel':'chat:open','event':'e','data':2}");
        world.advance(Duration.ofSeconds(1));
        assertThat(string(alice.hear("message"), "channel")).isEqualTo("chat:open");
        assertThat(alice.frames()).noneMatch(frame -> frame.contains("\"data\":1"));
    }

    @Test
    void aNodeThatCannotReadTheLogTakesNoNewWorkUntilItCan() {
        TestPeer alice = here.join("alice", "notes");
        alice.hear("document_joined");
        storage.unreadable = true;
        world.advance(Duration.ofSeconds(5));
        here.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
        world.advance(Duration.ofSeconds(2));
        here.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(code(alice)).isEqualTo("store_unavailable");
        assertThat(code(login(here, "bob"))).isEqualTo("store_unavailable");
        storage.unreadable = false;
        world.advance(Duration.ofSeconds(1));
        here.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
    }

    @Test
    void whoComesBeforeANodeHasReadTheLogWaitsForIt() {
        done(here.collab().revocations().revokeUser("acme", "bob"));
        storage.slow = true;
        TestServer fresh = node();
        TestPeer alice = login(fresh, "alice");
        TestPeer bob = login(fresh, "bob");
        assertThat(alice.heardAll()).isTrue();
        storage.answering.complete(null);
        world.settle();
        alice.hear("authenticated");
        assertThat(code(bob)).isEqualTo("invalid_token");
    }

    @Test
    void aDisconnectedUserMayComeBack() {
        TestPeer near = login(here, "alice");
        TestPeer far = login(there, "alice");
        TestPeer bob = login(there, "bob");
        TestPeer namesake = login(there, "alice@other");
        done(here.collab().revocations().disconnectUser("acme", "alice"));
        world.settle();
        assertThat(near.closed()).isEqualTo(CloseCode.FORBIDDEN);
        world.advance(Duration.ofSeconds(1));
        assertThat(far.closed()).isEqualTo(CloseCode.FORBIDDEN);
        assertThat(bob.closed()).isNull();
        assertThat(namesake.closed()).isNull();
        assertThat(login(there, "alice").hear("authenticated")).isNotNull();
    }

    @Test
    void onlyANodeThatIsOpenReportsThatItIsNotAnswered() {
        List<String> reported = new ArrayList<>();
        storage.slow = true;
        world.advance(Duration.ofSeconds(1));
        TestServer open = reporting(reported, "open");
        TestServer closed = reporting(reported, "closed");
        world.settle();
        closed.collab().close();

        storage.answering.completeExceptionally(new IllegalStateException("closed behind it"));
        world.settle();
        assertThat(reported).containsExactly("open");
        open.collab().close();
    }

    private TestServer reporting(List<String> reported, String name) {
        return TestServer.on(
                world,
                storage,
                builder -> builder.listener(new CollabListener() {
                    @Override
                    public void failed(String id) {
                        reported.add(name);
                    }
                }));
    }

    private void narrow(Predicate<Access> narrowed) {
        rule = access -> !access.user().userId().equals("alice") || narrowed.test(access);
        done(here.collab().revocations().reviewRights("acme", "alice"));
        world.advance(Duration.ofSeconds(1));
    }

    private static boolean isHidden(Access access) {
        return access.fieldName().orElse("").equals("hidden");
    }

    private static String lock(String field) {
        return "{'type':'lock_field','document_id':'d','field_name':'" + field + "','id':'l'}";
    }

    private static String unlock(String field) {
        return "{'type':'unlock_field','document_id':'d','field_name':'" + field + "'}";
    }

    @Test
    void somebodyWhoseRightsAreReviewedHearsNoMoreOfATenantThatIsNoLongerAllowed() {
        TestPeer alice = there.enter("alice");
        here.enter("bob");
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.comings()).extracting(told -> string(told, "user_id")).contains("bob");
        narrow(access -> !(access.resource() instanceof Resource.Tenant));
        here.enter("carol");
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.comings()).isEmpty();
        there.say(alice, "{'type':'authenticate','token':'alice'}");
        here.enter("dave");
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.comings()).as("greeted again, and still not allowed").isEmpty();
    }

    @Test
    void somebodyWhoseRightsAreReviewedHearsNoMoreOfTheLocksThere() {
        TestPeer alice = there.join("alice", "open", "hidden");
        TestPeer bob = here.join("bob", "open", "hidden");
        narrow(access -> !isHidden(access));
        alice.hear("resync");
        here.say(bob, lock("hidden"));
        bob.hear("field_lock_acquired");
        here.say(bob, lock("open"));
        world.advance(Duration.ofSeconds(1));
        assertThat(string(alice.hear(), "field_name")).isEqualTo("open");
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void somebodyWhoseRightsAreReviewedDoesNotHearThatALockThereHasEnded() {
        TestPeer alice = there.join("alice", "hidden");
        TestPeer bob = here.join("bob", "hidden");
        here.say(bob, lock("hidden"));
        alice.hear("field_locked");
        narrow(access -> !isHidden(access));
        alice.hear("resync");
        here.say(bob, unlock("hidden"));
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void somebodyWhoseRightsAreReviewedGivesTheLocksThereBack() {
        TestPeer alice = there.join("alice", "open", "hidden");
        TestPeer bob = here.join("bob", "open", "hidden");
        there.say(alice, lock("hidden"));
        there.say(alice, lock("open"));
        narrow(access -> !isHidden(access));
        here.say(bob, lock("hidden"));
        bob.hear("field_lock_acquired");
        here.say(bob, lock("open"));
        assertThat(string(bob.hear("field_lock_denied"), "field_name")).isEqualTo("open");
    }

    @Test
    void aTokenThatIsTakenBackWhileItRenewsASessionTakesItAlong() {
        CompletableFuture<Identity> verified = new CompletableFuture<>();
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        TestServer server = TestServer.on(
                world,
                storage,
                builder -> builder.runtime(noticing(
                                world.runtime(),
                                () -> meanwhile.getAndSet(() -> {}).run()))
                        .authenticator(credentials -> verified));
        TestPeer alice = server.enter("alice");
        server.say(alice, "{'type':'refresh_token','token':'newer'}");
        // Nothing waits for the answer any more: it was looked at, and has not reached the session.
        meanwhile.set(() -> done(server.collab().revocations().revokeToken("acme", "newer")));
        Instant now = world.runtime().clock().instant();
        verified.complete(new Identity(User.named("acme", "alice", "alice"), now, Instant.MAX, "newer"));
        world.settle();
        assertThat(alice.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(alice.frames()).noneMatch(frame -> frame.contains("token_refreshed"));
    }

    /** Tells when a timer is cancelled. */
    private static CollabRuntime noticing(CollabRuntime runtime, Runnable onCancel) {
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                Cancellable planned = runtime.scheduler().schedule(delay, task);
                return () -> {
                    planned.cancel();
                    onCancel.run();
                };
            }

            @Override
            public long nanoTime() {
                return runtime.scheduler().nanoTime();
            }
        };
        return new CollabRuntime(runtime.executor(), scheduler, runtime.clock(), runtime.random());
    }
}
