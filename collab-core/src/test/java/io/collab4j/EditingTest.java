package io.collab4j;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.VirtualWorld;
import org.junit.jupiter.api.Test;

class EditingTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final Collab collab = Collab.builder()
            .runtime(world.runtime())
            .authorizer(Authorizer.of(access -> true))
            .build();

    private TestPeer join(String user, String join) {
        TestPeer peer = TestPeer.connect(collab, User.named("acme", user, user));
        world.settle();
        peer.hear("presence_state");
        peer.say(join);
        world.settle();
        return peer;
    }

    @Test
    void twoEditAtOnceAndBothSeeBoth() {
        TestPeer alice = join("alice", "{'type':'document_join','document_id':'d','fields':['notes']}");
        TestPeer bob = join("bob", "{'type':'document_join','document_id':'d','fields':['notes']}");
        JsonObject joined = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(string(joined, "content")).isEmpty();
        bob.hear("document_joined");

        alice.say("{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,"
                + "'operation':{'ops':['from alice']},'cursor_info':{'position':10}}");
        bob.say("{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,"
                + "'operation':{'ops':['from bob']},'cursor_info':{'position':8}}");
        world.settle();

        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        JsonObject seenByAlice = alice.hear("operation_applied");
        assertThat(object(seenByAlice, "operation").toJson()).isEqualTo("{\"ops\":[\"from bob\"]}");
        assertThat(object(seenByAlice, "cursor_info").toJson()).isEqualTo("{\"position\":8}");
        assertThat(object(bob.hear("operation_applied"), "operation").toJson()).isEqualTo("{\"ops\":[\"from alice\"]}");
        JsonObject ack = bob.hear("operation_acknowledged");
        assertThat(number(ack, "revision")).isEqualTo(2);
        assertThat(object(ack, "transformed_operation").toJson()).isEqualTo("{\"ops\":[\"from bob\"]}");

        TestPeer carol = join("carol", "{'type':'document_join','document_id':'d'}");
        JsonObject notes = object(object(carol.hear("document_joined"), "fields"), "notes");
        assertThat(string(notes, "content")).isEqualTo("from bobfrom alice");
    }

    @Test
    void aFieldThatAppearsIsHeardOfByThoseWhoJoinedTheWhole() {
        TestPeer alice = join("alice", "{'type':'document_join','document_id':'d'}");
        TestPeer bob = join("bob", "{'type':'document_join','document_id':'d'}");
        assertThat(object(alice.hear("document_joined"), "fields").members()).isEmpty();

        bob.say("{'type':'operation','document_id':'d','field_name':'new','revision':0,'seq':1,"
                + "'operation':{'type':'insert','position':0,'content':'x'}}");
        world.settle();
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        assertThat(number(alice.hear("operation_applied"), "revision")).isEqualTo(1);

        alice.say("{'type':'field_change','document_id':'d','field_name':'stage','seq':1,'value':{'a':[1,null]}}");
        world.settle();
        assertThat(number(alice.hear("field_change_acknowledged"), "revision")).isEqualTo(1);
        JsonObject changed = bob.hear("field_changed");
        assertThat(changed.get("value").orElseThrow().toJson()).isEqualTo("{\"a\":[1,null]}");
        assertThat(string(changed, "field_type")).isEqualTo("value");
    }
}
