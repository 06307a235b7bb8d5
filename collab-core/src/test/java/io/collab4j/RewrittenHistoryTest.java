package io.collab4j;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Bus;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.LockStore;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.RateStore;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import io.collab4j.store.TicketStore;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store that comes back with another history under the same revisions. */
class RewrittenHistoryTest {
    private static final String JOIN = "{'type':'document_join','document_id':'d','fields':['notes']}";

    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage theirs = TestServer.store(world);
    private final Switched ours = new Switched(TestServer.store(world));

    private static final class Switched implements Storage {
        private Storage current;

        Switched(Storage current) {
            this.current = current;
        }

        @Override
        public Epoch firstEpoch() {
            return current.firstEpoch();
        }

        @Override
        public DocumentStore documents() {
            return current.documents();
        }

        @Override
        public DocumentUpkeep upkeep() {
            return current.upkeep();
        }

        @Override
        public DocumentClients documentClients() {
            return current.documentClients();
        }

        @Override
        public ClientStore clients() {
            return current.clients();
        }

        @Override
        public RevocationStore revocations() {
            return current.revocations();
        }

        @Override
        public SaveIndex saves() {
            return current.saves();
        }

        @Override
        public PresenceStore presence() {
            return current.presence();
        }

        @Override
        public NodeLeases nodeLeases() {
            return current.nodeLeases();
        }

        @Override
        public Bus bus() {
            return current.bus();
        }

        @Override
        public LockStore locks() {
            return current.locks();
        }

        @Override
        public ChannelStore channels() {
            return current.channels();
        }

        @Override
        public TicketStore tickets() {
            return current.tickets();
        }

        @Override
        public RateStore rates() {
            return current.rates();
        }
    }

    private TestPeer join(Storage storage, String user) {
        Collab node = Collab.builder()
                .runtime(world.runtime())
                .storage(storage)
                .authorizer(Authorizer.of(access -> true))
                .build();
        TestPeer peer = TestPeer.connect(node, User.named("acme", user, user));
        world.settle();
        say(peer, JOIN);
        peer.hear("document_joined");
        return peer;
    }

    private void say(TestPeer peer, String message) {
        peer.say(message);
        world.settle();
    }

    private void edit(TestPeer peer, int revision, String text) {
        say(
                peer,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':" + revision + ",'seq':"
                        + (revision + 1) + ",'operation':{'ops':['" + text + "']}}");
        assertThat(number(peer.hear("operation_acknowledged"), "revision")).isEqualTo(revision + 1);
    }

    @Test
    void isNotContinuedAsIfItWereOurs() {
        TestPeer alice = join(ours, "alice");
        edit(alice, 0, "lost");
        TestPeer bob = join(theirs, "bob");
        edit(bob, 0, "a");
        edit(bob, 1, "b");

        ours.current = theirs;
        world.advance(Duration.ofSeconds(11));

        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("epoch_changed");
        say(alice, JOIN);
        JsonObject notes = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(string(notes, "content")).isEqualTo("ba");
        assertThat(string(notes, "epoch")).startsWith("2-");
    }
}
