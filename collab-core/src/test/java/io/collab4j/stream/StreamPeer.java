package io.collab4j.stream;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of the fallback transport by hand: it keeps what comes down and says which node a frame goes up to. */
final class StreamPeer implements Connection {
    static final Identity ALICE = of("acme", "alice");

    private final List<String> frames = new ArrayList<>();
    private final Identity identity;
    private final ClientStream stream;
    private @Nullable CloseCode closed;
    private boolean stalling;

    private StreamPeer(Collab collab, Identity identity) {
        this.identity = identity;
        this.stream = collab.streams().open(identity, "192.0.2.1", this);
    }

    static StreamPeer open(Collab collab, Identity identity) {
        return new StreamPeer(collab, identity);
    }

    static Identity of(String tenant, String user) {
        return new Identity(User.named(tenant, user, user), Instant.MAX);
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        frames.add(frame);
        return stalling ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
    }

    @Override
    public void abort() {}

    /** Takes nothing any more. */
    void stall() {
        stalling = true;
    }

    ClientStream stream() {
        return stream;
    }

    @Nullable
    CloseCode closed() {
        return closed;
    }

    /** Tells a node that its client goes. */
    CompletableFuture<StreamAnswer> leave(Collab node, Identity as) {
        return node.streams().leave(stream.key(), as).toCompletableFuture();
    }

    /** Posts a frame to a node; what becomes of it is known when the world has settled. */
    CompletableFuture<StreamAnswer> post(Collab node, long sequence, String frame) {
        return post(node, identity, sequence, frame);
    }

    CompletableFuture<StreamAnswer> post(Collab node, Identity as, long sequence, String frame) {
        return node.streams()
                .post(stream.key(), as, sequence, frame.replace('\'', '"'))
                .toCompletableFuture();
    }

    /** Everything that came down so far. */
    String heard() {
        return String.join("\n", frames);
    }

    /** How many messages came down that contain this. */
    int count(String part) {
        return heard().split(Pattern.quote(part), -1).length - 1;
    }
}
