package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldKey;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.ForwardingUpkeep;
import io.collab4j.store.Head;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A store that commits but has no room for snapshots. */
class SnapshotFailureTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestServer server = TestServer.on(world, new Full(), TestServer.limited(Limits.forgetful(10, 5)));
    private final TestPeer alice = server.join("alice", "notes");
    private boolean full = true;
    private int attempts;
    private long written;

    private final class Full extends ForwardingStorage {
        Full() {
            super(TestServer.store(world));
        }

        @Override
        public DocumentUpkeep upkeep() {
            return new ForwardingUpkeep(super.upkeep()) {
                @Override
                public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
                    attempts++;
                    // It has an end, so that who tries for ever fails the test and does not hang it.
                    if (full && attempts < 1_000) {
                        return CompletableFuture.failedFuture(
                                new CollabException(ErrorCode.STORE_UNAVAILABLE, "out of memory"));
                    }
                    written = head.revision();
                    return super.writeSnapshot(field, head, snapshot);
                }
            };
        }
    }

    private void type(int from, int to) {
        for (int i = from; i <= to; i++) {
            server.say(alice, TestServer.operation("notes", i - 1, i, "['x']"));
        }
    }

    @Test
    void aSnapshotThatFailsIsTriedAgainAfterASecondOnly() {
        type(1, 4);
        assertThat(attempts).isZero();
        type(5, 7);
        assertThat(attempts).isEqualTo(1);
        server.advance(Duration.ofMillis(999));
        assertThat(attempts).isEqualTo(1);
        server.advance(Duration.ofMillis(1));
        assertThat(attempts).isEqualTo(2);
        full = false;
        server.advance(Duration.ofSeconds(1));
        assertThat(attempts).isEqualTo(3);
        assertThat(written).isEqualTo(7);
        type(8, 12);
        assertThat(written).isEqualTo(12);
    }
}
