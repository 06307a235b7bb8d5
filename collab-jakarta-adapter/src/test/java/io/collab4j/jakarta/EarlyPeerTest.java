package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.session.SessionLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Peers that have not proved who they are, and peers that take for ever. */
@EveryContainer
class EarlyPeerTest {
    private final Container container;

    EarlyPeerTest(Container container) {
        this.container = container;
    }

    /** Limits as they are by default, but these times. */
    private static CollabLimits timed(Duration deadline, Duration heartbeat) {
        SessionLimits timed = SessionLimits.DEFAULT.toBuilder()
                .authenticationDeadline(deadline)
                .heartbeat(heartbeat)
                .pongTimeout(heartbeat)
                .build();
        return CollabLimits.DEFAULT.with(timed);
    }

    private static RawWebSocket openEarly(ContainerBed bed) throws IOException {
        RawWebSocket socket = new RawWebSocket(bed.node().port(), "/realtime/ws");
        socket.hear("auth_required");
        return socket;
    }

    @Test
    void nothingButAuthenticateIsDoneForThem() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT);
                RawWebSocket socket = openEarly(bed)) {
            socket.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            assertThat(socket.hear()).contains("authentication_required").doesNotContain("document_joined");
            socket.say("{'type':'subscribe','channel':'chat:1'}");
            assertThat(socket.hear()).contains("authentication_required");
            socket.say("{'type':'authenticate','token':'alice'}");
            assertThat(socket.hear("authenticated")).contains("\"user_id\":\"alice\"");
            socket.say("{'type':'authenticate','token':'bob'}");
            assertThat(socket.hear("error")).contains("invalid_token");
        }
    }

    @Test
    void theFifthMessageIsTheLast() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT);
                RawWebSocket socket = openEarly(bed)) {
            for (int i = 0; i < 5; i++) {
                socket.say("{'type':'ping'}");
            }
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void soAreSixteenKilobytes() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT);
                RawWebSocket socket = openEarly(bed)) {
            socket.sendText(" ".repeat(16 * 1024 + 1).getBytes(StandardCharsets.UTF_8));
            // However that is told: the message is too large, or more than may come so early.
            assertThat(socket.closeCode()).isIn(4401, 1009);
        }
    }

    @Test
    void theDeadlineEndsOneThatSaysNothing() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, timed(Duration.ofMillis(300), Duration.ofHours(1)));
                RawWebSocket socket = openEarly(bed)) {
            assertThat(socket.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void threeBadTokensAreEnough() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT);
                RawWebSocket socket = openEarly(bed)) {
            for (int i = 0; i < 3; i++) {
                socket.say("{'type':'authenticate','token':'BAD'}");
                assertThat(socket.hear()).contains("invalid_token");
            }
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    /** The parts of a message that does not come to its end are no sign of life. */
    @Test
    void aMessageThatComesByteByByteIsSilence() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ContainerBed bed = new ContainerBed(container, timed(Duration.ofHours(1), Duration.ofMillis(300)));
                RawWebSocket socket = bed.open("slow")) {
            CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(socket, over));
            assertThat(socket.closeCode()).isEqualTo(1001);
            ContainerBed.await("its session has ended", () -> bed.endings("slow") == 1);
            over.set(true);
            dripping.join();
        }
    }

    private static void drip(RawWebSocket socket, AtomicBoolean over) {
        try {
            for (boolean first = true; !over.get(); first = false) {
                socket.sendPart(new byte[] {' '}, first, false);
                Thread.sleep(20);
            }
        } catch (IOException cut) {
            // As it should be.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
