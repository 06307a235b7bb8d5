package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.identity.Access;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A node and its clients in one virtual world. A token is the name of its user, and what distinguishes it behind a #; one that begins with "bad" is refused. */
final class ClientTestBed {
    final VirtualWorld world;
    Collab node;
    Predicate<Access> rule = access -> true;
    Duration tokenLife = Duration.ofDays(365);

    ClientTestBed(long seed) {
        world = new VirtualWorld(seed);
        node = newNode(builder -> {});
    }

    /** A node with nothing in its store, in the epoch of the one before. */
    Collab newNode(Consumer<CollabBuilder> more) {
        CollabBuilder builder = Collab.builder()
                .runtime(world.runtime())
                .storage(TestServer.store(world))
                .authenticator(credentials -> authenticate(credentials.token()))
                .authorizer(Authorizer.of(access -> rule.test(access)));
        more.accept(builder);
        return builder.build();
    }

    private CompletionStage<Identity> authenticate(String token) {
        return token.startsWith("bad")
                ? CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "no"))
                : CompletableFuture.completedFuture(identity(token));
    }

    private Identity identity(String token) {
        Instant until = world.runtime().clock().instant().plus(tokenLife);
        String user = token.replaceFirst("#.*", "");
        return new Identity(User.named("acme", user, user), until);
    }

    /** A client with its own line, and all that it was told. */
    final class Peer implements ClientListener {
        final MemoryTransport transport = new MemoryTransport(world, () -> node);
        final MemoryStreams streams = new MemoryStreams(world, () -> node, ClientTestBed.this::identity);
        final List<String> events = new ArrayList<>();
        final List<TokenSupplier.Reason> asked = new ArrayList<>();
        final CollabClient client;
        String token;
        /** Whoever gives out tokens does not answer. */
        boolean silent;

        Peer(String name, boolean fallback) {
            token = name;
            Loop loop = new Loop(world.runtime());
            client = CollabClient.builder(URI.create("ws://test/realtime/ws"), reason -> {
                        asked.add(reason);
                        return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(token);
                    })
                    .listener(this)
                    .connect(loop, fallback ? ways(loop) : Map.of(ClientTransport.WEBSOCKET, transport), () -> {});
        }

        private Map<ClientTransport, Transport> ways(Loop loop) {
            return Map.of(
                    ClientTransport.WEBSOCKET,
                    transport,
                    ClientTransport.STREAM,
                    StreamTransport.streaming(loop, streams),
                    ClientTransport.POLL,
                    StreamTransport.polling(loop, streams));
        }

        @Override
        public void onState(ClientState state) {
            events.add(state.toString());
        }

        @Override
        public void onError(ClientException error) {
            events.add("error " + error.code());
        }

        @Override
        public void onClosed(Optional<ClientException> error) {
            events.add("closed " + error.map(ClientException::code).orElse("by itself"));
        }

        String clientId() {
            return client.identity().orElseThrow().clientId();
        }

        ClientDocument join(String... fields) {
            CompletableFuture<ClientDocument> joined =
                    client.join("d", List.of(fields)).toCompletableFuture();
            advance(100);
            return joined.join();
        }
    }

    Peer peer(String name) {
        Peer peer = new Peer(name, false);
        advance(50);
        return peer;
    }

    /** One that has more ways than one, and has not begun to connect. */
    Peer peerWithFallback(String name) {
        return new Peer(name, true);
    }

    void advance(long millis) {
        world.advance(Duration.ofMillis(millis));
    }
}
