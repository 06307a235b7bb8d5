package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.redis.RedisStorage;
import io.collab4j.session.Handshake;
import java.time.Duration;
import java.time.Instant;

/** A node without a container, and what is to be closed with it. */
record BenchmarkNode(Collab collab, Runnable onClose) implements AutoCloseable {

    static BenchmarkNode inMemory() {
        return of(Collab.builder(), () -> {});
    }

    /** The store is the node's. */
    static BenchmarkNode over(RedisStorage storage) {
        return of(Collab.builder().storage(storage), storage::close);
    }

    /** One that keeps no document when its last member has gone. */
    static BenchmarkNode forgetting(RedisStorage storage) {
        DocumentLimits documents = DocumentLimits.DEFAULT.toBuilder()
                .idleUnload(Duration.ofMillis(1))
                .build();
        return of(Collab.builder().storage(storage), CollabLimits.DEFAULT.with(documents), storage::close);
    }

    private static BenchmarkNode of(CollabBuilder builder, Runnable onClose) {
        return of(builder, CollabLimits.DEFAULT, onClose);
    }

    private static BenchmarkNode of(CollabBuilder builder, CollabLimits limits, Runnable onClose) {
        Collab collab = builder.authorizer(Authorizer.of(access -> true))
                .limits(limits.unthrottled())
                .build();
        return new BenchmarkNode(collab, onClose);
    }

    /** Connects somebody, who joins the one field that there is. */
    void connect(BenchmarkClient client) {
        enter(client);
        join(client);
    }

    /** Connects somebody. */
    void enter(BenchmarkClient client) {
        User user = User.named("bench", "user-" + System.identityHashCode(client), "somebody");
        client.attach(collab.connect(client, new Handshake("127.0.0.1", new Identity(user, Instant.MAX))));
    }

    /** Lets somebody who is connected join the one field that there is. */
    void join(BenchmarkClient client) {
        client.say("{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}");
    }

    @Override
    public void close() {
        collab.close();
        onClose.run();
    }
}
