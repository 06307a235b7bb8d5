package io.collab4j.jakarta.client;

import static io.collab4j.jakarta.client.ClientTransport.POLL;
import static io.collab4j.jakarta.client.ClientTransport.STREAM;
import static io.collab4j.jakarta.client.ClientTransport.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.jakarta.client.TokenSupplier.Reason;
import io.collab4j.ot.text.TextOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose network does not let everything through, on a real server. */
class FallbackTest {
    private final ClientTestBed bed = new ClientTestBed(3);
    private final Peer alice = bed.peerWithFallback("alice");

    /** Types a letter more, and waits until it is saved. */
    private void type(String letter) {
        TextField field = alice.join("notes").text("notes");
        field.edit(text -> TextOperation.insert(text.length(), letter));
        bed.advance(3_000);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
    }

    private void assertText(String text) {
        Peer reader = bed.peer("reader");
        assertThat(reader.join("notes").text("notes").text()).hasToString(text);
        reader.client.close();
        bed.advance(100);
    }

    private void assertWay(ClientTransport transport) {
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
        assertThat(alice.client.transport()).isEqualTo(transport);
    }

    /** No WebSocket gets through from the beginning. */
    private void onAStream() {
        alice.transport.reachable = false;
        bed.advance(2_000);
        assertWay(STREAM);
    }

    @Test
    void aWebSocketIsTakenWhereOneOpens() {
        type("a");
        bed.advance(1_000_000);
        assertWay(WEBSOCKET);
        assertThat(alice.streams.asked).isEmpty();
        assertThat(alice.transport.lines).hasSize(1);
    }

    @Test
    void whereNoneOpensAStreamTakesItsPlace() {
        onAStream();
        assertThat(alice.transport.lines).hasSize(1);
        assertThat(alice.streams.asked).as("it is known who this is").containsExactly("GET");
        type("a");
        assertText("a");
    }

    @Test
    void whereNothingComesThroughAnOpenOneToo() {
        alice.transport.mute = true;
        bed.advance(9_000);
        assertThat(alice.client.transport()).isEqualTo(WEBSOCKET);
        bed.advance(3_000);
        assertWay(STREAM);
    }

    @Test
    void whoChangesTheWayStaysWhoItWasAndLosesAndRepeatsNothing() {
        type("a");
        String clientId = alice.clientId();
        TextField field = alice.join("notes").text("notes");
        TextRecorder view = new TextRecorder(field);
        List<String> identities = new ArrayList<>();
        alice.client.listen(new ClientListener() {
            @Override
            public void onIdentity(ClientIdentity identity) {
                identities.add(identity.clientId());
            }
        });
        alice.transport.reachable = false;
        field.edit(text -> TextOperation.insert(text.length(), "b"));
        // Far enough for the server to have it, not for the answer to be here.
        bed.advance(6);
        alice.transport.last().cut(1006);
        field.edit(text -> TextOperation.insert(text.length(), "c"));
        bed.advance(10_000);
        assertWay(STREAM);
        assertThat(identities).as("not even for a moment").containsExactly(clientId);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(view.unmerged).isEmpty();
        assertText("abc");
    }

    @Test
    void oneThatHasWorkedIsTriedOnceMore() {
        bed.advance(10_000);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bed.advance(3_000);
        assertThat(alice.transport.lines).hasSize(3);
        assertWay(STREAM);
    }

    @Test
    void oneThatWasThereForAMomentOnlyIsNoneThatHasWorked() {
        bed.advance(4_000);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bed.advance(2_000);
        assertThat(alice.transport.lines).hasSize(1);
        assertWay(STREAM);
    }

    @Test
    void whatTheServerSaysDoesNotSpeakAgainstTheWay() {
        bed.advance(100);
        alice.transport.last().cut(1012);
        bed.advance(1_000);
        alice.transport.last().say("{'type':'bye','code':1012,'retry_after_ms':100}");
        bed.advance(10);
        alice.transport.last().cut(1006);
        bed.advance(1_000);
        assertWay(WEBSOCKET);
        assertThat(alice.transport.lines).hasSize(3);
    }

    @Test
    void whileTheServerIsAwayTheyTakeTurns() {
        alice.transport.reachable = false;
        alice.streams.reachable = false;
        bed.advance(60_000);
        assertThat(alice.transport.lines.size() - alice.streams.asked.size()).isBetween(0, 1);
        assertThat(alice.transport.lines).hasSizeGreaterThan(3);
        alice.transport.reachable = true;
        bed.advance(60_000);
        assertWay(WEBSOCKET);
    }

    @Test
    void itGoesBackWhenAFrameGetsThroughAndNotBefore() {
        onAStream();
        String clientId = alice.clientId();
        type("a");
        alice.transport.reachable = true;
        alice.transport.mute = true;
        bed.advance(290_000);
        assertThat(alice.transport.lines).hasSize(1);
        bed.advance(40_000);
        assertThat(alice.transport.lines).as("it is tried beside the stream").hasSize(2);
        assertWay(STREAM);
        alice.transport.mute = false;
        bed.advance(200_000);
        assertThat(alice.transport.lines).as("and not again before it is time").hasSize(2);
        bed.advance(130_000);
        assertWay(WEBSOCKET);
        assertThat(alice.events).containsExactly("ONLINE", "OFFLINE", "ONLINE");
        assertThat(alice.clientId()).isEqualTo(clientId);
        type("b");
        assertText("ab");
        assertThat(bed.node.streams().openStreams()).isZero();
    }

    @Test
    void aTryThatFailsLeavesTheStreamAsItIs() {
        onAStream();
        bed.advance(1_000_000);
        assertThat(alice.transport.lines).hasSizeBetween(3, 4);
        assertThat(alice.streams.asked).filteredOn("GET"::equals).hasSize(1);
        assertThat(alice.events).containsExactly("ONLINE");
    }

    @Test
    void whoClosesWhileItIsTriedStaysClosed() {
        onAStream();
        alice.transport.reachable = true;
        alice.transport.latency = () -> Duration.ofSeconds(3);
        while (alice.transport.lines.size() == 1) {
            bed.advance(100);
        }
        alice.client.close();
        bed.advance(60_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.CLOSED);
        assertThat(alice.transport.lines).hasSize(2);
    }

    @Test
    void aStreamThatIsHeldBackIsPolledInstead() {
        alice.streams.holdsBack = true;
        alice.transport.reachable = false;
        bed.advance(5_000);
        assertThat(alice.client.transport()).isEqualTo(STREAM);
        bed.advance(1_000);
        assertWay(POLL);
        type("a");
        type("b");
        assertText("ab");
    }

    @Test
    void aPollLivesAsLongAsAnythingElse() {
        alice.streams.holdsBack = true;
        alice.transport.reachable = false;
        bed.advance(600_000);
        assertWay(POLL);
        assertThat(alice.events).containsExactly("ONLINE");
    }

    @Test
    void aStreamThatFallsSilentIsFollowedByAPollThatStaysWhoItWas() {
        onAStream();
        String clientId = alice.clientId();
        type("a");
        alice.streams.holdsBack = true;
        bed.advance(28_000);
        assertThat(alice.client.transport()).isEqualTo(STREAM);
        bed.advance(10_000);
        assertWay(POLL);
        assertThat(alice.clientId()).isEqualTo(clientId);
        type("b");
        assertText("ab");
    }

    @Test
    void whoPollsKeepsToItOverLinesThatTheServerEnds() {
        aStreamThatIsHeldBackIsPolledInstead();
        bed.node.stop(Duration.ofSeconds(5));
        bed.node = bed.newNode(builder -> {});
        int before = alice.transport.lines.size();
        bed.advance(30_000);
        assertWay(POLL);
        assertThat(alice.transport.lines).hasSize(before);
    }

    @Test
    void whoPollsGoesOverToAStreamThatIsClear() {
        onAStream();
        type("a");
        alice.streams.holdsBack = true;
        bed.advance(45_000);
        assertWay(POLL);
        alice.streams.holdsBack = false;
        bed.advance(260_000);
        assertWay(POLL);
        bed.advance(80_000);
        assertWay(STREAM);
        type("b");
        assertText("ab");
    }

    @Test
    void andBackToAWebSocketToo() {
        onAStream();
        alice.streams.holdsBack = true;
        bed.advance(45_000);
        assertWay(POLL);
        alice.transport.reachable = true;
        bed.advance(340_000);
        assertWay(WEBSOCKET);
        type("a");
        assertText("a");
        bed.advance(40_000);
        assertThat(bed.node.streams().openStreams()).isZero();
    }

    @Test
    void oneTryIsNotEndedByTheNext() {
        onAStream();
        alice.streams.holdsBack = true;
        bed.advance(45_000);
        assertWay(POLL);
        alice.streams.holdsBack = false;
        alice.transport.reachable = true;
        alice.transport.latency = () -> Duration.ofSeconds(2);
        TextField field = alice.join("notes").text("notes");
        for (int second = 0; second < 330; second++) {
            field.edit(text -> TextOperation.insert(text.length(), "x"));
            bed.advance(1_000);
        }
        assertThat(alice.client.transport()).isEqualTo(WEBSOCKET);
        assertThat(alice.streams.asked).filteredOn("GET"::equals).hasSize(1);
    }

    @Test
    void aServerThatWasAwayDoesNotLeaveAPoll() {
        onAStream();
        alice.streams.holdsBack = true;
        alice.streams.reachable = false;
        bed.advance(60_000);
        assertThat(alice.client.state()).isEqualTo(ClientState.OFFLINE);
        alice.streams.holdsBack = false;
        alice.streams.reachable = true;
        bed.advance(60_000);
        assertWay(STREAM);
    }

    @Test
    void requestsThatGetLostLoseNothing() {
        onAStream();
        alice.streams.holdsBack = true;
        bed.advance(45_000);
        assertWay(POLL);
        StringBuilder all = new StringBuilder();
        alice.streams.loses = () -> bed.world.random().nextInt(4) == 0;
        TextField field = alice.join("notes").text("notes");
        for (char letter = 'a'; letter <= 'z'; letter++) {
            String next = String.valueOf(letter);
            all.append(next);
            field.edit(text -> TextOperation.insert(text.length(), next));
            bed.advance(700);
        }
        alice.streams.loses = () -> false;
        bed.advance(60_000);
        assertThat(field.saveState()).isEqualTo(SaveState.SAVED);
        assertText(all.toString());
    }

    @Test
    void aNewTokenIsShownByWhatIsPosted() {
        bed.tokenLife = Duration.ofMinutes(5);
        onAStream();
        alice.token = "alice#2";
        bed.advance(5 * 60_000);
        assertWay(STREAM);
        assertThat(alice.asked).containsExactly(Reason.CONNECT, Reason.CONNECT, Reason.EXPIRING);
        assertThat(alice.streams.shown).isEqualTo("alice#2");
        assertThat(alice.events).containsExactly("ONLINE");
    }

    @Test
    void whoIsSentAwayOnAStreamDoesNotComeBackByItself() {
        onAStream();
        String clientId = alice.clientId();
        bed.node.revocations().disconnectUser("acme", "alice");
        bed.advance(60_000);
        assertThat(alice.events).endsWith("CLOSED", "closed forbidden");
        alice.client.reconnect();
        bed.advance(1_000);
        assertWay(STREAM);
        assertThat(alice.clientId()).isEqualTo(clientId);
    }
}
