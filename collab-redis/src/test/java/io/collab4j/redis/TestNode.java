package io.collab4j.redis;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.lock.LockLimits;
import io.collab4j.presence.PresenceLimits;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import io.collab4j.store.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A node that a {@link Peer} can connect to, in this process or in one of its own. */
interface TestNode extends AutoCloseable {

    /** One connection. */
    interface Line {
        void say(String frame);

        /** The client's end of it is gone. */
        void drop();
    }

    /**
     * Connects.
     *
     * @param onFrame is given each frame in its order
     * @param onClosed is given the code with which the node closes; 0 if it does without one
     */
    Line connect(Consumer<String> onFrame, IntConsumer onClosed);

    @Override
    void close();

    /** A server for anybody, whose own lease ends within seconds, and locks as is said. */
    static Collab collab(Storage storage, Duration lockLease) {
        CollabLimits limits = CollabLimits.DEFAULT
                .unthrottled()
                .with(LockLimits.DEFAULT.toBuilder().lease(lockLease).build())
                .with(PresenceLimits.DEFAULT.toBuilder()
                        .timeToLive(Duration.ofSeconds(4))
                        .build());
        return Collab.builder()
                .limits(limits)
                .storage(storage)
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
    }

    /** A node in this process. */
    static TestNode of(Storage storage, Duration lockLease) {
        Collab collab = collab(storage, lockLease);
        return new TestNode() {
            @Override
            public Line connect(Consumer<String> onFrame, IntConsumer onClosed) {
                return TestNode.connect(collab, onFrame, onClosed);
            }

            @Override
            public void close() {
                collab.close();
            }
        };
    }

    /** A connection to a server in this process. */
    static Line connect(Collab collab, Consumer<String> onFrame, IntConsumer onClosed) {
        Connection connection = new Connection() {
            @Override
            public CompletionStage<Void> send(String frame) {
                onFrame.accept(frame);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close(CloseCode code, String reason) {
                onClosed.accept(code.code());
            }

            @Override
            public void abort() {
                onClosed.accept(0);
            }
        };
        ClientSession session = collab.connect(connection, new Handshake("192.0.2.1", null));
        return new Line() {
            @Override
            public synchronized void say(String frame) {
                session.onFrame(frame);
            }

            @Override
            public synchronized void drop() {
                session.onClosed();
            }
        };
    }
}
