package io.collab4j;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two nodes that hear nothing of each other's commits. */
class LateNodeTest {
    private static final String JOIN = "{'type':'document_join','document_id':'d','fields':['notes']}";

    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage storage =
            new MemoryStorage(world.runtime(), Duration.ofDays(2), new DeafBus(), TestServer.FIRST_EPOCH);
    private final Collab here = node();
    private final Collab there = node();

    private static final class DeafBus implements Bus {
        @Override
        public <E extends BusEvent> void publish(Topic<E> topic, E event) {
            // Nobody hears it.
        }

        @Override
        public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
            return () -> {};
        }
    }

    private Collab node() {
        return Collab.builder()
                .runtime(world.runtime())
                .storage(storage)
                .authorizer(Authorizer.of(access -> true))
                .build();
    }

    private TestPeer join(Collab node, String user, String join) {
        TestPeer peer = TestPeer.connect(node, User.named("acme", user, user));
        world.settle();
        say(peer, join);
        return peer;
    }

    private void say(TestPeer peer, String message) {
        peer.say(message);
        world.settle();
    }

    private static JsonObject joinedNotes(TestPeer peer) {
        return object(object(peer.hear("document_joined"), "fields"), "notes");
    }

    @Test
    void aClientThatHasSeenMoreThanTheNodeIsNotSetBack() {
        TestPeer bob = join(there, "bob", JOIN);
        assertThat(number(joinedNotes(bob), "revision")).isZero();
        TestPeer alice = join(here, "alice", JOIN);
        say(
                alice,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,"
                        + "'operation':{'id':'first','ops':['seen']}}");
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(1);

        TestPeer moved = join(
                there,
                "alice",
                "{'type':'document_join','document_id':'d',"
                        + "'fields':{'notes':{'epoch':'1','revision':1,'operation_id':'first'}}}");

        JsonObject notes = joinedNotes(moved);
        assertThat(number(notes, "revision")).isEqualTo(1);
        assertThat(notes.get("content")).isEmpty();
        // Bob is told by the same look.
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(1);
    }

    @Test
    void whatAClientIsToldItHasCommittedIsInTheAnswer() {
        join(there, "bob", JOIN);
        TestPeer alice = TestPeer.connect(here, User.named("acme", "alice", "alice"));
        world.settle();
        JsonObject greeting = alice.hear("authenticated");
        say(alice, JOIN);
        say(
                alice,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,"
                        + "'operation':{'ops':['mine']}}");
        alice.drop();

        TestPeer again = TestPeer.connect(there, User.named("acme", "alice", "alice"));
        say(
                again,
                "{'type':'authenticate','client_id':'" + string(greeting, "client_id") + "','resume_token':'"
                        + string(greeting, "resume_token") + "'}");
        say(again, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':0}}}");

        JsonObject notes = joinedNotes(again);
        assertThat(number(notes, "last_seq")).isEqualTo(1);
        assertThat(number(notes, "last_seq_revision")).isEqualTo(1);
        assertThat(number(notes, "revision")).isEqualTo(1);
    }
}
