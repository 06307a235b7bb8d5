package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentSource;
import io.collab4j.document.FieldContent;
import io.collab4j.document.SavedField;
import io.collab4j.identity.Authorizer;
import io.collab4j.protocol.DeliveryPace;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A server that does everything in the thread of whoever calls it, so that this thread pays for all of it. */
final class InlineServer implements AutoCloseable {
    /** So that a delivery is paid for in the thread that is measured. */
    private static final DeliveryPace AT_ONCE = new DeliveryPace(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);

    private final SystemRuntime system = new SystemRuntime();
    private final Collab collab;

    /**
     * A server whose every field begins as a text.
     *
     * @param length of the text, in characters
     */
    InlineServer(int length) {
        CollabRuntime threads = system.runtime();
        CollabLimits usual = CollabLimits.DEFAULT.unthrottled();
        collab = Collab.builder()
                .runtime(new CollabRuntime(Runnable::run, threads.scheduler(), threads.clock(), threads.random()))
                .authorizer(Authorizer.of(access -> true))
                .documentSource(new OneText(length))
                .limits(usual.with(usual.documents().toBuilder()
                        .maxDocumentBytes(64L << 20)
                        .pace(AT_ONCE)
                        .build()))
                .build();
    }

    InlineClient connect(String name) {
        return new InlineClient(collab, name);
    }

    @Override
    public void close() {
        collab.close();
        system.close();
    }

    private record OneText(int length) implements DocumentSource {
        @Override
        public CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName) {
            return CompletableFuture.completedFuture(Optional.of(FieldContent.text("a".repeat(length))));
        }

        @Override
        public CompletionStage<Void> save(SavedField field) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
