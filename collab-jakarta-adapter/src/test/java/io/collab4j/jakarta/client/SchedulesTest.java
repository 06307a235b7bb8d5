package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order in which the edits of a script, the frames on the way, a cut, what the server notices of it and the coming
 * back can happen, with the real clients and the real node. {@link Heard} and {@link ScheduleChecks} say what has to hold.
 */
class SchedulesTest {
    /** Well below what there is; an explorer that has lost most of it does not get there. */
    private static final int LEAST_STATES = 2_500;

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
        System.out.println("SchedulesTest: " + space + ": " + progress);
        assertThat(progress.isComplete()).isTrue();
        assertThat(progress.states()).isGreaterThan(LEAST_STATES);
        assertThat(progress.ends()).isPositive();
    }
}
