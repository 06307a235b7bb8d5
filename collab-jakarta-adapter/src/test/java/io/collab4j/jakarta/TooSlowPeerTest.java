package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Who lets too much wait is told so with a close code, and nothing of it stays in memory. */
@EveryContainer
class TooSlowPeerTest {
    private static final String SESSION = "io.collab4j.session.Session";
    private static final String WAITING = "io.collab4j.session.Outbox$Waiting";
    private static final int QUEUE_BYTES = 32 << 20;
    private static final String PING = "{'type':'ping','timestamp':'" + "y".repeat(7_000) + "'}";
    /** Of one that reads again in time but on a machine that stands still just then. */
    private static final int ATTEMPTS = 5;

    private final Container container;

    TooSlowPeerTest(Container container) {
        this.container = container;
    }

    /** Frames may take for ever, so that it is the queue that is full. */
    private static ContainerBed bed(Container container) throws Exception {
        return new ContainerBed(container, ContainerBed.outgoing(QUEUE_BYTES, 100_000, 64 * 1024, Duration.ofHours(1)));
    }

    /** Asks for answers without reading them until its session has ended. */
    private static void overfill(ContainerBed bed, RawWebSocket socket, String user) {
        try {
            while (bed.endings(user) == 0) {
                socket.say(PING);
            }
        } catch (IOException cut) {
            // It has ended.
        }
        ContainerBed.await("its session has ended", () -> bed.endings(user) > 0);
    }

    @Test
    void whoReadsAgainSoonEnoughIsToldThatItWasTooSlow() throws Exception {
        try (ContainerBed bed = bed(container)) {
            String told = "";
            for (int attempt = 0; attempt < ATTEMPTS && !told.equals("close 4508"); attempt++) {
                String user = "stuck-" + attempt;
                try (RawWebSocket stuck = bed.open(user)) {
                    overfill(bed, stuck, user);
                    told = lastWord(stuck);
                }
            }
            assertThat(told).isEqualTo("close 4508");
        }
    }

    private static String lastWord(RawWebSocket socket) {
        try {
            String heard = socket.hear();
            while (!heard.startsWith("close ")) {
                heard = socket.hear();
            }
            return heard;
        } catch (IOException cut) {
            return "nothing: " + cut;
        }
    }

    @Test
    void whatWaitedForItIsForgotten() throws Exception {
        try (ContainerBed bed = bed(container)) {
            ContainerBed.await("sessions of other tests are gone", () -> live(SESSION) == 0);
            try (RawWebSocket stuck = bed.open("stuck");
                    RawWebSocket other = bed.open("other")) {
                while (live(WAITING) < 200) {
                    for (int i = 0; i < 400; i++) {
                        stuck.say(PING);
                    }
                }
                assertThat(live(SESSION)).isEqualTo(2);
                assertThat(bed.endings("stuck")).isZero();
                overfill(bed, stuck, "stuck");
                ContainerBed.await("its queue is forgotten", () -> live(WAITING) == 0);
                ContainerBed.await("its session is forgotten", () -> live(SESSION) == 1);
                other.say("{'type':'ping','timestamp':'still here'}");
                assertThat(other.hear("pong")).contains("still here");
            }
        }
    }

    /** How many objects of a class are reachable: the virtual machine collects before it counts. */
    private static int live(String className) {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            Object histogram = beans.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
            Matcher line = Pattern.compile("(\\d+) +\\d+ +" + Pattern.quote(className) + "(?: |$)", Pattern.MULTILINE)
                    .matcher(String.valueOf(histogram));
            return line.find() ? Integer.parseInt(line.group(1)) : 0;
        } catch (JMException impossible) {
            throw new IllegalStateException("every HotSpot counts its objects", impossible);
        }
    }
}
