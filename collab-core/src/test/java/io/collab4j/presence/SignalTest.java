package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Storage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import org.junit.jupiter.api.Test;

/** {@code signal} between members, on one node and between two. */
class SignalTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final Storage store = TestServer.store(world);
    private final TestServer here = TestServer.on(world, store, builder -> builder);
    private final TestServer there = TestServer.on(world, store, builder -> builder);
    private final TestPeer alice = here.join("alice", "notes");
    private final TestPeer bob = there.join("bob", "notes");
    private final TestPeer carol = here.join("carol", "notes");

    private static String signal(String to, String data) {
        return "{'type':'signal','id':'m','document_id':'d','to':'" + to + "','data':" + data + "}";
    }

    private static String session(TestPeer peer) {
        return peer.session().sessionId();
    }

    @Test
    void aSignalReachesItsReceiverWhereverItIsAndNobodyElse() {
        bob.hear("document_joined");
        carol.hear("document_joined");
        for (TestPeer receiver : new TestPeer[] {bob, carol}) {
            here.say(alice, signal(session(receiver), "{'sdp':[1,null]}"));
            JsonObject signal = receiver.hear("signal");
            assertThat(string(signal, "document_id")).isEqualTo("d");
            assertThat(string(signal, "from")).isEqualTo(session(alice));
            assertThat(string(signal, "user_id")).isEqualTo("alice");
            assertThat(signal.get("data").orElseThrow().toJson()).isEqualTo("{\"sdp\":[1,null]}");
        }
        assertThat(bob.heardAll()).isTrue();
        assertThat(carol.heardAll()).isTrue();
        there.say(bob, signal(session(alice), "null"));
        assertThat(alice.hear("signal").get("data").orElseThrow().toJson()).isEqualTo("null");
    }

    @Test
    void whoIsNotAMemberIsNotThereWhereverElseItIs() {
        TestPeer elsewhere = here.enter("dave");
        here.say(elsewhere, "{'type':'document_join','document_id':'e','fields':[]}");
        alice.hear("document_joined");
        here.say(alice, signal("no-such-session", "1"));
        String unknown = alice.hear("error").toJson();
        assertThat(unknown).contains("\"code\":\"bad_message\"").contains("\"ref\":\"m\"");
        here.say(alice, signal(session(elsewhere), "1"));
        assertThat(alice.hear("error").toJson()).isEqualTo(unknown);
        bob.drop();
        world.settle();
        here.say(alice, signal(session(bob), "1"));
        assertThat(alice.hear("error").toJson()).isEqualTo(unknown);
    }

    @Test
    void onlyAMemberMaySignal() {
        TestPeer dave = here.enter("dave");
        here.say(dave, signal(session(alice), "1"));
        assertThat(string(dave.hear("error"), "code")).isEqualTo("not_joined");
    }

    @Test
    void onlyWhoIsAllowedMaySignal() {
        TestServer strict = TestServer.on(
                world, store, builder -> builder.authorizer(Authorizer.of(access -> access.action() != Action.SIGNAL)));
        TestPeer dave = strict.join("dave", "notes");
        strict.say(dave, signal(session(alice), "1"));
        assertThat(string(dave.hear("error"), "code")).isEqualTo("forbidden");
        alice.hear("document_joined");
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void aSignalIsAsLargeAsAControlMessage() {
        int most = CollabLimits.DEFAULT.messages().maxControlBytes();
        String empty = signal(session(bob), "''");
        String full = "x".repeat(most - empty.length());
        here.say(alice, signal(session(bob), "'" + full + "'"));
        assertThat(string(bob.hear("signal"), "data")).isEqualTo(full);
        here.say(alice, signal(session(bob), "'" + full + "x'"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("too_large");
    }

    @Test
    void signalsCountAsPublications() {
        double burst = CollabLimits.DEFAULT
                .sessions()
                .rates()
                .perConnection()
                .publications()
                .burst();
        for (int i = 0; i < burst; i++) {
            here.say(alice, signal(session(bob), "1"));
        }
        bob.hear("document_joined");
        for (int i = 0; i < burst; i++) {
            bob.hear("signal");
        }
        here.say(alice, signal(session(bob), "1"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("rate_limited");
    }

    @Test
    void aSignalNeedsAReceiverAndData() {
        here.say(alice, "{'type':'signal','document_id':'d','to':'x'}");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_message");
        here.say(alice, "{'type':'signal','document_id':'d','data':1}");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("bad_message");
    }
}
