package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of a thousand mixed connections on the demo: nothing is lost, and nothing stays when they have gone. */
class SoakTest {
    /** Short enough that the memory of edits is full when the first look is taken. */
    private static final List<String> SHORT_HISTORY = List.of("--history", "60");

    @Test
    void aThousandPeopleForAMinuteLoseNothingAndLeaveNothingBehind(@TempDir Path directory) throws Exception {
        SoakPlan plan = new SoakPlan(1_000, Duration.ofSeconds(20), 3, 1, 8 * 1024, SHORT_HISTORY);
        SoakResult result = Soak.run(plan, directory.resolve("server.log"));
        assertThat(result.faults().isNone()).as("%s", result.faults()).isTrue();
        assertThat(result.growth()).isEmpty();
        assertThat(result.edits()).isGreaterThan(500);
        assertThat(result.resumedClients())
                .as("everybody twice, and those who roam")
                .isGreaterThan(2_000);
        assertThat(result.editsLeftInDoubt()).isPositive();
        assertThat(result.cutConnections()).isPositive();
    }
}
