package io.collab4j;

import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import org.junit.jupiter.api.Test;

/** A server whose store begins again without its documents, as one in memory does when it is restarted. */
class StoreBegunAgainTest {
    private final VirtualWorld world = new VirtualWorld(1);

    private Collab server() {
        return Collab.builder()
                .runtime(world.runtime())
                .authorizer(Authorizer.of(access -> true))
                .build();
    }

    private JsonObject notes(TestPeer peer, String fields) {
        peer.say("{'type':'document_join','document_id':'d','fields':" + fields + "}");
        world.settle();
        return object(object(peer.hear("document_joined"), "fields"), "notes");
    }

    private void edit(TestPeer peer, int seq, String text) {
        peer.say(TestServer.operation("notes", seq - 1, seq, "['" + text + "']"));
        world.settle();
        peer.hear("operation_acknowledged");
    }

    @Test
    void whatAClientHoldsIsNotTakenForWhatTheNewOneHolds() {
        TestPeer alice = TestPeer.connect(server(), User.named("acme", "alice", "Alice"));
        String epoch = string(notes(alice, "['notes']"), "epoch");
        edit(alice, 1, "lost");

        Collab again = server();
        TestPeer bob = TestPeer.connect(again, User.named("acme", "bob", "Bob"));
        notes(bob, "['notes']");
        for (int seq = 1; seq <= 3; seq++) {
            edit(bob, seq, "b");
        }
        TestPeer back = TestPeer.connect(again, User.named("acme", "alice", "Alice"));
        JsonObject found = notes(back, "{'notes':{'epoch':'" + epoch + "','revision':1}}");
        assertThat(string(found, "epoch")).isNotEqualTo(epoch);
        assertThat(string(found, "content")).isEqualTo("bbb");
    }
}
