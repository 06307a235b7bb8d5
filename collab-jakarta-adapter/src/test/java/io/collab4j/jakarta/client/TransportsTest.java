package io.collab4j.jakarta.client;

import static io.collab4j.jakarta.client.ClientTransport.POLL;
import static io.collab4j.jakarta.client.ClientTransport.STREAM;
import static io.collab4j.jakarta.client.ClientTransport.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final Transports transports = new Transports(new Loop(world.runtime()), true);

    private void pass(long seconds) {
        world.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void whatNeverWorkedIsLeftAtOnceAndThenTheyTakeTurns() {
        assertThat(transports.current()).isEqualTo(WEBSOCKET);
        transports.failed();
        assertThat(transports.current()).isEqualTo(STREAM);
        transports.failed();
        assertThat(transports.current()).isEqualTo(WEBSOCKET);
    }

    @Test
    void aWebSocketThatHasWorkedIsTriedOnceMoreEachTime() {
        transports.worked();
        for (int round = 0; round < 2; round++) {
            transports.failed();
            assertThat(transports.current()).isEqualTo(WEBSOCKET);
            transports.failed();
            assertThat(transports.current()).isEqualTo(STREAM);
            transports.failed();
        }
    }

    @Test
    void oneThatWorkedInBetweenHasTheDoubtAnew() {
        transports.worked();
        transports.failed();
        transports.worked();
        transports.failed();
        assertThat(transports.current()).isEqualTo(WEBSOCKET);
    }

    @Test
    void whatIsHeldBackIsPolledAndWhatFailsThenIsTheServer() {
        transports.failed();
        transports.heldBack();
        assertThat(transports.current()).isEqualTo(POLL);
        transports.worked();
        assertThat(transports.current()).isEqualTo(POLL);
        transports.failed();
        assertThat(transports.current()).isEqualTo(WEBSOCKET);
        transports.failed();
        assertThat(transports.current()).isEqualTo(STREAM);
    }

    @Test
    void aWebSocketIsTriedAfterFiveMinutes() {
        transports.failed();
        pass(299);
        assertThat(transports.due()).isEmpty();
        pass(1);
        assertThat(transports.due()).contains(WEBSOCKET);
        transports.trying(WEBSOCKET);
        assertThat(transports.due()).isEmpty();
        pass(300);
        assertThat(transports.due()).contains(WEBSOCKET);
        transports.cleared(WEBSOCKET);
        assertThat(transports.current()).isEqualTo(WEBSOCKET);
        pass(1000);
        assertThat(transports.due()).isEmpty();
    }

    @Test
    void afterAQuarterOfAMinuteWhereOneHasWorked() {
        transports.worked();
        transports.failed();
        transports.failed();
        pass(14);
        assertThat(transports.due()).isEmpty();
        pass(1);
        assertThat(transports.due()).contains(WEBSOCKET);
    }

    @Test
    void thatAStreamWorkedIsNoReasonToHurry() {
        transports.failed();
        transports.worked();
        pass(15);
        assertThat(transports.due()).isEmpty();
    }

    @Test
    void whoPollsTriesBothBetterWays() {
        transports.worked();
        transports.failed();
        transports.failed();
        transports.heldBack();
        for (int quarter = 0; quarter < 20; quarter++) {
            pass(15);
            assertThat(transports.due()).contains(WEBSOCKET);
            transports.trying(WEBSOCKET);
        }
        assertThat(transports.due()).contains(STREAM);
        transports.trying(STREAM);
        assertThat(transports.due()).isEmpty();
        pass(15);
        assertThat(transports.due()).contains(WEBSOCKET);
        transports.trying(WEBSOCKET);
        assertThat(transports.due()).isEmpty();
        transports.cleared(STREAM);
        assertThat(transports.current()).isEqualTo(STREAM);
        pass(300);
        transports.trying(WEBSOCKET);
        assertThat(transports.due()).isEmpty();
    }

    @Test
    void withoutAFallbackItStays() {
        Transports one = new Transports(new Loop(world.runtime()), false);
        one.failed();
        one.failed();
        assertThat(one.current()).isEqualTo(WEBSOCKET);
        pass(1000);
        assertThat(one.due()).isEmpty();
    }
}
