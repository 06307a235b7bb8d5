package io.collab4j.document;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.DocumentStore;
import io.collab4j.store.FieldKey;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LogRead;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A field that cannot go on is opened again; whoever is on the way into it is told and comes again. */
class BreakdownTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final SlowStorage slow = new SlowStorage(new ThrowingLogs());
    private final TestServer server = TestServer.on(world, slow, TestServer.limited(DocumentLimits.DEFAULT));
    private final TestPeer alice = server.join("alice", "notes");
    private boolean throwing;

    /** A store whose driver throws where it should answer. */
    private final class ThrowingLogs extends ForwardingStorage {
        ThrowingLogs() {
            super(TestServer.store(world));
        }

        @Override
        public DocumentStore documents() {
            return new ForwardingDocuments(super.documents()) {
                @Override
                public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
                    if (throwing) {
                        throw new IllegalStateException("no answer but this");
                    }
                    return super.readLog(field, epoch, after, limit);
                }
            };
        }
    }

    private void assertToldAndThereAtTheNextTry(TestPeer peer) {
        assertThat(string(peer.hear("error"), "code")).isEqualTo("internal");
        server.say(peer, TestServer.joinOf("notes"));
        peer.hear("document_joined");
        server.say(peer, TestServer.operation("notes", 0, 1, "['x']"));
        peer.hear("operation_acknowledged");
    }

    @Test
    void nobodyEntersAFieldThatHasBrokenDownMeanwhile() {
        slow.holdClients();
        TestPeer bob = server.join("bob", "notes");
        throwing = true;
        server.advance(Duration.ofSeconds(10));
        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("internal");
        throwing = false;
        slow.release();
        server.settle();
        assertToldAndThereAtTheNextTry(bob);
    }

    @Test
    void whoWaitsForWhatTheFieldWillNeverReadIsTold() {
        throwing = true;
        TestPeer bob = server.enter("bob");
        server.say(bob, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':5}}}");
        throwing = false;
        assertToldAndThereAtTheNextTry(bob);
    }
}
