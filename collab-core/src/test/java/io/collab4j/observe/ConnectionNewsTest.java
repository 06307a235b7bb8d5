package io.collab4j.observe;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.session.ConnectionCaps;
import io.collab4j.store.ClientStore;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.Told;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a listener hears of connections, tokens and who is there. */
class ConnectionNewsTest {
    private final Told told = new Told();
    private final TestServer server = TestServer.open(builder -> builder.listener(told.listener()));

    private void closedWith(String who, String code) {
        assertThat(told.of("connectionClosed")).containsExactly("connectionClosed " + who + " " + code);
        assertThat(told.of("connectionOpened")).hasSizeGreaterThanOrEqualTo(1);
    }

    private TestPeer authenticated(String token, String rest) {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'" + token + "'" + rest + "}");
        return peer;
    }

    @Test
    void theServerIsStartedBeforeAnythingElse() {
        server.enter("alice");
        assertThat(told.all()).first().isEqualTo("started");
        assertThat(told.of("started")).hasSize(1);
        assertThat(told.health()).isEqualTo(server.collab().health());
    }

    @Test
    void everyListenerThatWasGivenHears() {
        Told first = new Told();
        Told second = new Told();
        TestServer both =
                TestServer.open(builder -> builder.listener(first.listener()).listener(second.listener()));
        both.enter("alice");
        assertThat(first.all()).contains("sessionOpened acme alice").isEqualTo(second.all());
    }

    @Test
    void whoDoesNotReadIsTooSlow() {
        TestPeer alice = server.enter("alice");
        alice.stall();
        server.say(alice, "{'type':'ping'}");
        server.advance(Duration.ofSeconds(15));
        closedWith("acme alice", "TOO_SLOW");
    }

    @Test
    void whoSaysTooMuchFloods() {
        TestPeer alice = server.enter("alice");
        while (alice.closed() == null) {
            server.say(alice, "{'type':'ping'}");
        }
        closedWith("acme alice", "FLOODING");
        assertThat(told.of("refused")).contains("refused acme alice RATE_LIMITED");
    }

    @Test
    void whoIsConnectedElsewhereIsSuperseded() {
        JsonObject who = authenticated("alice", "").hear("authenticated");
        authenticated(
                "alice",
                ",'client_id':'" + string(who, "client_id") + "','resume_token':'" + string(who, "resume_token") + "'");
        closedWith("acme alice", "SUPERSEDED");
        assertThat(told.of("userOnline", "userOffline"))
                .containsExactly("userOnline acme alice", "userOffline acme alice", "userOnline acme alice");
    }

    @Test
    void whoProvesNothingIsNobody() {
        server.connect();
        server.advance(Duration.ofSeconds(10));
        closedWith("null null", "AUTHENTICATION_TIMEOUT");
        assertThat(told.of("sessionOpened", "sessionClosed", "userOnline")).isEmpty();
    }

    @Test
    void whoGoesIsClosedByNobody() {
        TestPeer alice = server.enter("alice");
        alice.drop();
        alice.drop();
        closedWith("acme alice", "null");
        assertThat(told.of("sessionOpened", "sessionClosed"))
                .containsExactly("sessionOpened acme alice", "sessionClosed acme alice");
    }

    @Test
    void oneTooManyIsOpenedAndClosed() {
        Told others = new Told();
        CollabLimits few = CollabLimits.DEFAULT.with(CollabLimits.DEFAULT.sessions().toBuilder()
                .connections(new ConnectionCaps(20, 2_000, 1))
                .build());
        TestServer small = TestServer.open(builder -> builder.limits(few).listener(others.listener()));
        small.enter("alice");
        small.connect();
        assertThat(others.of("connectionOpened")).hasSize(2);
        assertThat(others.of("connectionClosed", "refused"))
                .containsExactly("refused null null LIMIT_EXCEEDED", "connectionClosed null null TRY_LATER");
    }

    @Test
    void aStoppingServerRestarts() {
        server.enter("alice");
        server.collab().stop(Duration.ofSeconds(5));
        server.advance(Duration.ofSeconds(1));
        closedWith("acme alice", "RESTART");
    }

    @Test
    void aTokenThatIsRefusedIsNobodys() {
        TestPeer peer = authenticated("bad", "");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("invalid_token");
        assertThat(told.of("tokenRefused", "refused"))
                .containsExactly("tokenRefused INVALID_TOKEN", "refused null null INVALID_TOKEN");
    }

    @Test
    void aTokenIsRefreshedByItsUserAlone() {
        TestPeer alice = authenticated("alice@acme@100", "");
        server.say(alice, "{'type':'refresh_token','token':'bob'}");
        server.say(alice, "{'type':'refresh_token','token':'alice'}");
        assertThat(told.of("tokenRefused", "tokenRefreshed", "refused"))
                .containsExactly(
                        "tokenRefused INVALID_TOKEN", "refused acme alice INVALID_TOKEN", "tokenRefreshed acme alice");
    }

    @Test
    void aTokenExpires() {
        TestPeer alice = authenticated("alice@acme@10", "");
        server.advance(Duration.ofSeconds(20));
        alice.session().onActivity();
        server.advance(Duration.ofSeconds(20));
        assertThat(told.of("tokenExpired")).containsExactly("tokenExpired acme alice");
        closedWith("acme alice", "NOT_AUTHENTICATED");
    }

    @Test
    void revocationsAreCountedWithTheSessionsTheyEnd() {
        server.enter("alice");
        server.enter("alice");
        server.enter("bob");
        server.collab().revocations().reviewRights("acme", "bob");
        server.collab().revocations().revokeUser("acme", "alice");
        server.collab().revocations().revokeToken("acme", "unknown");
        server.settle();
        assertThat(told.of("revoked"))
                .containsExactly("revoked acme rights 1", "revoked acme user 2", "revoked acme token 0");
        assertThat(told.of("connectionClosed"))
                .containsExactly(
                        "connectionClosed acme alice NOT_AUTHENTICATED",
                        "connectionClosed acme alice NOT_AUTHENTICATED");
    }

    @Test
    void aUserComesWithTheFirstSessionAndGoesWithTheLast() {
        TestPeer first = server.enter("alice");
        TestPeer second = server.enter("alice");
        first.drop();
        assertThat(told.of("userOnline", "userOffline")).containsExactly("userOnline acme alice");
        second.drop();
        second.drop();
        assertThat(told.of("userOnline", "userOffline"))
                .containsExactly("userOnline acme alice", "userOffline acme alice");
        server.enter("alice");
        assertThat(told.of("userOnline")).hasSize(2);
    }

    /** A store that issues clients when it is told to. */
    private static final class SlowClients extends ForwardingStorage {
        private final CompletableFuture<Void> issued = new CompletableFuture<>();

        SlowClients(VirtualWorld world) {
            super(TestServer.store(world));
        }

        @Override
        public ClientStore clients() {
            ClientStore clients = super.clients();
            return new ClientStore() {
                @Override
                public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
                    return issued.thenCompose(go -> clients.issue(client, tokenHash, timeToLive));
                }

                @Override
                public CompletionStage<OptionalLong> resume(
                        ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
                    return clients.resume(client, presentedHash, newHash, timeToLive);
                }

                @Override
                public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
                    return clients.touch(client, timeToLive);
                }

                @Override
                public CompletionStage<Void> forget(ClientKey client) {
                    return clients.forget(client);
                }
            };
        }
    }

    @Test
    void aSessionThatIsRevokedWhileItBeginsWasNeverOpened() {
        VirtualWorld world = new VirtualWorld(1);
        SlowClients store = new SlowClients(world);
        TestServer slow = TestServer.on(world, store, (CollabBuilder builder) -> builder.listener(told.listener()));
        TestPeer peer = slow.connect();
        slow.say(peer, "{'type':'authenticate','token':'alice'}");
        slow.collab().revocations().revokeUser("acme", "alice");
        store.issued.complete(null);
        slow.settle();
        assertThat(told.of("connectionClosed")).containsExactly("connectionClosed acme alice NOT_AUTHENTICATED");
        assertThat(told.of("sessionOpened", "sessionClosed", "userOnline", "userOffline"))
                .isEmpty();
        assertThat(slow.collab().health().sessions()).isZero();
    }
}
