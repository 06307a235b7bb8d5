package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pings, and what silence leads to. */
class LivenessTest {
    private final TestServer server = TestServer.open();

    @Test
    void aPingIsAnsweredWithItsTimestampAsItCame() {
        TestPeer peer = server.enter("alice");
        server.say(peer, "{'type':'ping','id':'m','timestamp':{'any':[1,null]}}");
        assertThat(peer.hear().toJson())
                .isEqualTo("{\"type\":\"pong\",\"ref\":\"m\",\"timestamp\":{\"any\":[1,null]}}");
    }

    @Test
    void theServerPingsEveryHeartbeat() {
        TestPeer peer = server.enter("alice");
        for (int i = 0; i < 4; i++) {
            server.advance(Duration.ofSeconds(25));
            assertThat(string(peer.hear(), "type")).isEqualTo("ping");
            assertThat(peer.heardAll()).isTrue();
            server.say(peer, "{'type':'pong','timestamp':1}");
        }
        assertThat(peer.closed()).isNull();
    }

    @Test
    void silenceFromTheBeginningEndsAfterThirtyThreeSeconds() {
        TestPeer peer = server.enter("alice");
        server.advance(Duration.ofMillis(32_999));
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void silenceAfterAnAnsweredPingEndsAfterThirtyThreeSeconds() {
        TestPeer peer = server.enter("alice");
        server.advance(Duration.ofMillis(25_050));
        server.say(peer, "{'type':'pong'}");
        server.advance(Duration.ofMillis(32_999));
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void anyFrameAndAnyActivityIsLife() {
        TestPeer peer = server.enter("alice");
        for (int i = 0; i < 5; i++) {
            server.advance(Duration.ofSeconds(30));
            if (i % 2 == 0) {
                peer.session().onActivity();
            } else {
                peer.say("nonsense");
            }
        }
        assertThat(peer.closed()).isNull();
    }

    @Test
    void aFrameThatIsNeverWholeIsSilenceWhateverElseComes() {
        TestPeer peer = server.enter("alice");
        for (int i = 0; i < 32; i++) {
            peer.session().onPart();
            peer.session().onActivity();
            server.advance(Duration.ofSeconds(1));
        }
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofSeconds(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void aFrameThatGetsWholeInTimeIsLife() {
        TestPeer peer = server.enter("alice");
        peer.session().onPart();
        server.advance(Duration.ofSeconds(30));
        peer.say("{'type':'ping','timestamp':1}");
        server.advance(Duration.ofSeconds(20));
        peer.session().onActivity();
        server.advance(Duration.ofSeconds(30));
        assertThat(peer.closed()).as("what comes behind it is life again").isNull();
    }

    @Test
    void moreSignsOfLifeThanAnyoneNeedsAreAFlood() {
        TestPeer peer = server.enter("alice");
        for (int i = 0; i < 100; i++) {
            peer.session().onActivity();
        }
        assertThat(peer.closed()).isNull();
        peer.session().onActivity();
        assertThat(peer.closed()).isEqualTo(CloseCode.FLOODING);
    }

    @Test
    void aConnectionThatIsLostIsForgotten() {
        TestPeer peer = server.join("alice", "notes");
        peer.drop();
        peer.drop();
        server.settle();
        TestPeer bob = server.join("bob");
        assertThat(bob.hear("document_joined").toJson()).doesNotContain("alice");
        server.advance(Duration.ofMinutes(5));
        assertThat(peer.closed()).isNull();
    }
}
