package io.collab4j.session;

import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who may do what, and what is answered if not. */
class AuthorizationTest {
    private Predicate<Access> rule = access -> true;
    private final TestServer server =
            TestServer.open(builder -> builder.authorizer(Authorizer.of(access -> rule.test(access))));

    private static boolean reads(Access access, String field) {
        return access.action() == Action.READ && access.fieldName().equals(Optional.of(field));
    }

    private static TestServer with(Authorizer authorizer) {
        return TestServer.open(builder -> builder.authorizer(authorizer));
    }

    /** Its authorizer answers what is about the tenant and leaves the rest to the test. */
    private static TestServer slowAboutDocuments(List<CompletableFuture<Boolean>> questions) {
        return with(access -> {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            if (access.documentId().isPresent()) {
                questions.add(answer);
            } else {
                answer.complete(true);
            }
            return answer;
        });
    }

    private static String code(TestPeer peer) {
        return string(peer.hear("error"), "code");
    }

    @Test
    void withoutAnAuthorizerNothingIsAllowed() {
        VirtualWorld world = new VirtualWorld(1);
        Collab collab = Collab.builder().runtime(world.runtime()).build();
        TestPeer peer = TestPeer.connect(collab, User.named("acme", "alice", "Alice"));
        peer.say(TestServer.joinOf());
        world.settle();
        assertThat(code(peer)).isEqualTo("forbidden");
    }

    @Test
    void withoutAnAuthenticatorNobodyIsKnown() {
        VirtualWorld world = new VirtualWorld(1);
        Collab collab = Collab.builder().runtime(world.runtime()).build();
        TestPeer peer = TestPeer.connect(collab);
        peer.say("{'type':'authenticate','token':'alice'}");
        world.settle();
        assertThat(code(peer)).isEqualTo("invalid_token");
    }

    @Test
    void aForbiddenDocumentAnswersAsOneThatIsNotThere() {
        TestPeer owner = server.join("owner", "notes");
        server.say(owner, TestServer.operation("notes", 0, 1, "['secret']"));
        rule = access -> false;
        TestPeer peer = server.enter("alice");
        server.say(peer, "{'type':'document_join','document_id':'d','fields':['notes']}");
        String there = peer.hear().toJson();
        server.say(peer, "{'type':'document_join','document_id':'e','fields':['notes']}");
        String notThere = peer.hear().toJson();
        assertThat(there.replace("\"d\"", "?")).isEqualTo(notThere.replace("\"e\"", "?"));
        assertThat(there).contains("\"code\":\"forbidden\"", "\"recovery\":\"rollback\"");
    }

    @Test
    void aFieldThatMayNotBeReadIsLeftOutOrFailsWhereItIsNamed() {
        TestPeer owner = server.join("owner", "open", "hidden");
        server.say(owner, TestServer.operation("open", 0, 1, "['a']"));
        server.say(owner, TestServer.operation("hidden", 0, 1, "['b']"));
        rule = access -> !reads(access, "hidden");

        TestPeer whole = server.join("alice");
        assertThat(object(whole.hear("document_joined"), "fields").members()).containsOnlyKeys("open");
        TestPeer named = server.join("bob", "open", "hidden");
        assertThat(code(named)).isEqualTo("forbidden");

        server.say(owner, TestServer.operation("hidden", 1, 2, "['c']"));
        assertThat(whole.heardAll()).isTrue();
        assertThat(named.heardAll()).isTrue();
        server.say(whole, TestServer.operation("hidden", 2, 1, "['d']"));
        assertThat(code(whole)).isEqualTo("not_joined");
    }

    @Test
    void aFieldThatAppearsIsNotShownToWhoMayNotReadIt() {
        rule = access -> !(access.user().userId().equals("alice") && reads(access, "hidden"));
        TestPeer alice = server.join("alice");
        alice.hear("document_joined");
        TestPeer bob = server.join("bob");
        server.say(bob, TestServer.operation("hidden", 0, 1, "['b']"));
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void whoMayOnlyReadIsToldSoAndHears() {
        rule = access ->
                access.action() == Action.READ || access.user().userId().equals("bob");
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        JsonObject notes = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(notes.toJson()).contains("\"writable\":false");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(code(alice)).isEqualTo("read_only");
        server.say(alice, TestServer.change("stage", 1, "1"));
        assertThat(code(alice)).isEqualTo("not_joined");
        server.say(bob, TestServer.operation("notes", 0, 1, "['y']"));
        assertThat(string(alice.hear("operation_applied"), "user_id")).isEqualTo("bob");
    }

    @Test
    void aRepeatIsAnsweredThoughTheRightIsGone() {
        TestPeer alice = server.join("alice", "notes");
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        alice.hear("operation_acknowledged");
        rule = access -> access.action() == Action.READ;
        server.say(alice, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(string(alice.hear(), "type")).isEqualTo("operation_acknowledged");
        server.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(code(alice)).isEqualTo("read_only");
    }

    @Test
    @SuppressWarnings("NullAway") // an application may not know what it does
    void anAuthorizerThatFailsHasSaidNo() {
        List<Authorizer> failing = List.of(
                access -> {
                    throw new IllegalStateException("an authorizer");
                },
                access -> CompletableFuture.failedFuture(new IllegalStateException("an authorizer")),
                access -> CompletableFuture.completedFuture(null),
                access -> null);
        for (Authorizer authorizer : failing) {
            assertThat(code(with(authorizer).join("alice", "notes"))).isEqualTo("forbidden");
        }
    }

    @Test
    void anAuthorizerThatHangsHasSaidNoAfterASecond() {
        List<CompletableFuture<Boolean>> hanging = new ArrayList<>();
        TestServer slow = slowAboutDocuments(hanging);
        TestPeer alice = slow.join("alice", "notes");
        slow.advance(Duration.ofMillis(999));
        assertThat(alice.heardAll()).isTrue();
        slow.advance(Duration.ofMillis(1));
        assertThat(code(alice)).isEqualTo("forbidden");
        hanging.forEach(answer -> answer.complete(true));
        slow.settle();
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void whileOneMessageWaitsThoseBehindItWaitInOrder() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        TestServer slow = slowAboutDocuments(waiting);
        TestPeer alice = slow.join("alice", "notes");
        slow.say(alice, "{'type':'ping'}");
        assertThat(alice.heardAll()).isTrue();
        while (!waiting.isEmpty()) {
            waiting.remove(0).complete(true);
            slow.settle();
        }
        assertThat(string(alice.hear(), "type")).isEqualTo("document_joined");
        assertThat(string(alice.hear(), "type")).isEqualTo("pong");
    }
}
