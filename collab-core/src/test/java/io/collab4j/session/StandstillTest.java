package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that did not run for a while, as in a virtual machine that is moved: its peers were there all the time. */
class StandstillTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final VirtualWorld world = new VirtualWorld(1);
    private final MortalNode node = new MortalNode(
            world, TestServer.store(world), builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
    private final TestServer server = node.server();

    private void standStill() {
        node.stop();
        world.advance(LONG);
        node.goOn();
    }

    @Test
    void whoCouldNotBeHeardWasNotSilent() {
        TestPeer peer = server.enter("alice");
        world.advance(Duration.ofSeconds(20));
        standStill();
        assertThat(peer.closed()).isNull();
        assertThat(string(peer.hear(), "type"))
                .as("it asks at once who is there")
                .isEqualTo("ping");
        world.advance(Duration.ofMillis(12_999));
        assertThat(peer.closed()).isNull();
        world.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).as("a silence goes on where it was").isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void whoWasHeardSinceHasAllTheTimeAgain() {
        TestPeer peer = server.enter("alice");
        world.advance(Duration.ofSeconds(20));
        standStill();
        server.say(peer, "{'type':'pong'}");
        world.advance(Duration.ofMillis(32_999));
        assertThat(peer.closed()).isNull();
        world.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void aFrameUnderWayHasTheRestOfItsTime() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        server.say(peer, "{'type':'ping'}");
        world.advance(Duration.ofSeconds(10));
        standStill();
        world.advance(Duration.ofMillis(4_999));
        assertThat(peer.closed()).isNull();
        world.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void aFrameWhoseEndIsHeardLateWasTakenInTime() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        server.say(peer, "{'type':'ping'}");
        node.stop();
        world.advance(LONG);
        peer.resume();
        node.goOn();
        server.say(peer, "{'type':'ping','id':'again'}");
        assertThat(peer.closed()).isNull();
        assertThat(peer.frames()).last().asString().contains("\"ref\":\"again\"");
    }

    @Test
    void whatWaitedMeanwhileIsNotTooOld() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        server.say(peer, "{'type':'ping','id':'under way'}");
        server.say(peer, "{'type':'ping','id':'waiting'}");
        standStill();
        server.say(peer, "{'type':'ping','id':'behind'}");
        assertThat(peer.closed()).isNull();
        peer.resume();
        assertThat(peer.frames()).last().asString().contains("waiting", "behind");
    }
}
