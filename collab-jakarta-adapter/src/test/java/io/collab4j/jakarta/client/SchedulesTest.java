package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order in which the edits of a script, the frames on the way, a cut, what the server notices of it and the coming
 * back can happen, with the real clients and the real node. {@link Heard} and {@link ScheduleChecks} say what has to hold.
 * A failure begins with the schedule that leads to it.
 */
class SchedulesTest {
    /** Below what there is; an explorer that has lost much of it does not get there. */
    private static final int LEAST_STATES = 2_000;

    static List<ScheduleSpace> inEachBuild() {
        return ScheduleScripts.inEachBuild();
    }

    static List<ScheduleSpace> nightly() {
        return ScheduleScripts.nightly();
    }

    @ParameterizedTest
    @MethodSource("inEachBuild")
    void everyScheduleOfTwoClientsWithTwoEditsEachAndOneCut(ScheduleSpace space) {
        ScheduleProgress progress = new ScheduleProgress();
        new ScheduleExplorer(space, progress).run(() -> true);
        report(space, progress);
        assertThat(progress.isComplete()).isTrue();
        assertThat(progress.states()).isGreaterThan(LEAST_STATES);
        assertThat(progress.ends()).isPositive();
    }

    /** As far as it gets in its share of {@code -Dcollab.schedules.minutes}; the next night goes on from there. */
    @ParameterizedTest
    @MethodSource("nightly")
    @EnabledIfSystemProperty(named = "collab.proof", matches = "nightly")
    void oneEditOrOneClientMore(ScheduleSpace space) {
        long share =
                Duration.ofMinutes(Long.getLong("collab.schedules.minutes", 20)).toNanos()
                        / nightly().size();
        long begin = System.nanoTime();
        ScheduleFile file = new ScheduleFile(Path.of("target", "schedules", space.fileName()));
        ScheduleProgress progress = file.read();
        int before = progress.states();
        new ScheduleExplorer(space, progress).run(() -> System.nanoTime() - begin < share);
        file.write(progress);
        report(space, progress);
        assertThat(progress.isComplete() || progress.states() > before)
                .as("it goes on")
                .isTrue();
    }

    private static void report(ScheduleSpace space, ScheduleProgress progress) {
        System.out.println("SchedulesTest: " + space + ": " + progress);
    }
}
