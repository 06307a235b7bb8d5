package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.store.ClientStore;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How many connections there may be: at the limit it works, one more is told why not. */
class ConnectionCapsTest {

    private static UnaryOperator<CollabBuilder> caps(int perUser, int perTenant, int perAddress) {
        return TestServer.limited(SessionLimits.DEFAULT.toBuilder()
                .connections(new ConnectionCaps(perUser, perTenant, perAddress))
                .build());
    }

    private static void assertRefused(TestPeer peer) {
        assertThat(string(peer.hear("error"), "code")).isEqualTo("limit_exceeded");
        assertThat(peer.closed()).isEqualTo(CloseCode.TRY_LATER);
    }

    private static TestPeer authenticate(TestServer server, String token) {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'" + token + "'}");
        return peer;
    }

    @Test
    void aUserHasSoMany() {
        TestServer server = TestServer.open(caps(2, 100, 100));
        TestPeer first = authenticate(server, "alice");
        authenticate(server, "alice").hear("authenticated");
        assertRefused(authenticate(server, "alice"));
        authenticate(server, "bob").hear("authenticated");
        authenticate(server, "alice@other").hear("authenticated");

        first.drop();
        authenticate(server, "alice").hear("authenticated");
    }

    @Test
    void aHandshakeIsCountedTheSame() {
        TestServer server = TestServer.open(caps(1, 100, 100));
        server.enter("alice");
        TestPeer second = TestPeer.connect(server.collab(), User.named("acme", "alice", "Alice"));
        server.settle();
        assertRefused(second);
    }

    @Test
    void aTenantHasSoMany() {
        TestServer server = TestServer.open(caps(20, 2, 100));
        authenticate(server, "alice").hear("authenticated");
        TestPeer bob = authenticate(server, "bob");
        assertRefused(authenticate(server, "carol"));
        authenticate(server, "carol@other").hear("authenticated");
        bob.drop();
        authenticate(server, "carol").hear("authenticated");
    }

    @Test
    void anAddressHasSoMany() {
        TestServer server = TestServer.open(caps(20, 100, 2));
        TestPeer first = server.connect();
        server.connect();
        assertThat(server.collab().accepts("192.0.2.1")).isFalse();
        assertThat(server.collab().accepts("192.0.2.2")).isTrue();
        assertRefused(server.connect());
        first.drop();
        assertThat(server.collab().accepts("192.0.2.1")).isTrue();
        assertThat(string(server.connect().hear(), "type")).isEqualTo("auth_required");
    }

    @Test
    void theDefaultsAreThePromisedOnes() {
        assertThat(SessionLimits.DEFAULT.connections()).isEqualTo(new ConnectionCaps(20, 2_000, 100));
    }

    @Test
    void whoGoesWhileBeingLetInIsNotCountedForEver() {
        VirtualWorld world = new VirtualWorld(1);
        List<CompletableFuture<Void>> held = new ArrayList<>();
        MemoryStorage memory = new MemoryStorage(world.runtime(), Duration.ofDays(2));
        TestServer server = TestServer.on(world, issuing(memory, held), caps(1, 100, 100));

        TestPeer gone = authenticate(server, "alice");
        gone.drop();
        held.forEach(issue -> issue.complete(null));
        held.clear();
        TestPeer next = authenticate(server, "alice");
        held.forEach(issue -> issue.complete(null));
        server.settle();
        next.hear("authenticated");
    }

    @Test
    void whoCannotBeLetInNowMayTryAgain() {
        VirtualWorld world = new VirtualWorld(1);
        List<CompletableFuture<Void>> held = new ArrayList<>();
        MemoryStorage memory = new MemoryStorage(world.runtime(), Duration.ofDays(2));
        TestServer server = TestServer.on(world, issuing(memory, held), caps(1, 100, 100));

        TestPeer alice = authenticate(server, "alice");
        held.get(0).completeExceptionally(new IllegalStateException("the store is down"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("internal");
        server.say(alice, "{'type':'authenticate','token':'alice'}");
        held.get(1).complete(null);
        alice.hear("authenticated");

        alice.drop();
        TestPeer next = authenticate(server, "alice");
        held.get(2).complete(null);
        next.hear("authenticated");
    }

    /** A store that issues clients when it is told to. */
    private static ForwardingStorage issuing(MemoryStorage memory, List<CompletableFuture<Void>> held) {
        return new ForwardingStorage(memory) {
            @Override
            public ClientStore clients() {
                return new ClientStore() {
                    @Override
                    public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
                        CompletableFuture<Void> issued = new CompletableFuture<>();
                        held.add(issued);
                        return issued;
                    }

                    @Override
                    public CompletionStage<OptionalLong> resume(
                            ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
                        return memory.clients().resume(client, presentedHash, newHash, timeToLive);
                    }

                    @Override
                    public CompletionStage<Void> forget(ClientKey client) {
                        return memory.clients().forget(client);
                    }

                    @Override
                    public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
                        return memory.clients().touch(client, timeToLive);
                    }
                };
            }
        };
    }
}
