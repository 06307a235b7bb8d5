package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ScheduleSpace.Network;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what the explorer leaves out changes nothing, tried on a space that is small enough to leave out nothing. */
class ScheduleExplorerTest {
    private static final ScheduleSpace SMALL = ScheduleScripts.small(Network.TWO_NODES);

    @Test
    void leavingOutWhatIsTheSameInAnotherOrderLosesNoEnd() {
        Set<String> all = ends(ScheduleWorld::enabled);
        Set<String> enough = ends(ScheduleWorld::enough);
        assertThat(enough).isEqualTo(all).hasSizeGreaterThan(20);
    }

    private static Set<String> ends(Function<ScheduleWorld, List<ScheduleStep>> next) {
        Set<String> ends = new HashSet<>();
        ScheduleProgress progress = new ScheduleProgress();
        new ScheduleExplorer(SMALL, progress, world -> {
                    if (world.enabled().isEmpty()) {
                        ends.add(world.dump());
                    }
                    return next.apply(world);
                })
                .run(() -> true);
        return ends;
    }

    /** Two nodes take several times as long as one. */
    static List<ScheduleSpace> looked() {
        return "nightly".equals(System.getProperty("collab.proof"))
                ? List.of(ScheduleScripts.small(Network.ONE_NODE), SMALL)
                : List.of(ScheduleScripts.small(Network.ONE_NODE));
    }

    /** Every way to a state, not only the first one found, has the same ways on, to the same states. */
    @ParameterizedTest
    @MethodSource("looked")
    void whatLooksTheSameGoesOnTheSame(ScheduleSpace space) {
        Map<Long, Map<String, Long>> known = new HashMap<>();
        Deque<Arrival> arrivals = new ArrayDeque<>(List.of(new Arrival(space, new byte[0])));
        int again = 0;
        while (!arrivals.isEmpty()) {
            Arrival at = arrivals.removeLast();
            Map<String, Long> on = new TreeMap<>();
            List<Arrival> enough = new ArrayList<>();
            for (ScheduleStep step : at.enabled) {
                Arrival next = new Arrival(space, with(at.way, step));
                on.put(step.toString(), next.state);
                if (at.enough.contains(step)) {
                    enough.add(next);
                }
            }
            Map<String, Long> before = known.putIfAbsent(at.state, on);
            if (before == null) {
                arrivals.addAll(enough);
            } else {
                again++;
                assertThat(on).as(ScheduleStep.describe(at.way)).isEqualTo(before);
            }
        }
        assertThat(known).hasSizeGreaterThan(500);
        assertThat(again).isGreaterThan(200);
    }

    /** Where a way leads, and what can happen there: one world is opened for all that is asked of it. */
    private static final class Arrival {
        private final byte[] way;
        private final long state;
        private final List<ScheduleStep> enabled;
        private final List<ScheduleStep> enough;

        Arrival(ScheduleSpace space, byte[] way) {
            this.way = way;
            ScheduleWorld world = space.open();
            for (byte code : way) {
                world.replay(ScheduleStep.of(code));
            }
            state = world.fingerprint();
            enabled = world.enabled();
            enough = world.enough();
        }
    }

    /** Which of two forms a state is told by makes no difference: one fingerprint has one text, and one text one fingerprint. */
    @Test
    void aFingerprintTellsApartWhatItsTextTellsApart() {
        Map<Long, String> texts = new HashMap<>();
        new ScheduleExplorer(SMALL, new ScheduleProgress(), world -> {
                    String text = world.dump();
                    assertThat(texts.putIfAbsent(world.fingerprint(), text)).isIn(null, text);
                    return world.enough();
                })
                .run(() -> true);
        assertThat(new HashSet<>(texts.values())).hasSameSizeAs(texts.values()).hasSizeGreaterThan(500);
    }

    private static byte[] with(byte[] way, ScheduleStep step) {
        byte[] longer = Arrays.copyOf(way, way.length + 1);
        longer[way.length] = step.code();
        return longer;
    }

    @Test
    void anExplorationThatWasStoppedGoesOn(@TempDir Path directory) {
        ScheduleProgress whole = new ScheduleProgress();
        new ScheduleExplorer(SMALL, whole).run(() -> true);
        ScheduleFile file = new ScheduleFile(directory.resolve("night").resolve("small"));
        int nights = 0;
        ScheduleProgress part = file.read();
        while (!part.isComplete()) {
            AtomicInteger left = new AtomicInteger(150);
            new ScheduleExplorer(SMALL, part).run(() -> left.getAndDecrement() > 0);
            file.write(part);
            part = file.read();
            nights++;
        }
        assertThat(part.toString()).isEqualTo(whole.toString());
        assertThat(nights).isGreaterThan(1);
    }
}
