package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.load.LoadGenerator;
import io.collab4j.examples.load.LoadPlan;
import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import io.collab4j.examples.load.LoadResult;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A little of each kind of load on the demo: everything acknowledged arrives everywhere, once and in order. */
class LoadTest {
    @ParameterizedTest
    @CsvSource({"CLOSED, 10, 9", "OPEN, 20, 19", "THREES, 30, 2"})
    void whatIsAcknowledgedReachesEverybodyOnceAndInOrder(Workload workload, int people, int others) throws Exception {
        LoadResult result = run(workload, people);
        assertThat(result.isSound()).as("%s", result.faults()).isTrue();
        assertThat(result.traffic().operations()).isPositive();
        assertThat(result.traffic().ack().count()).isEqualTo(result.traffic().edits());
        assertThat(result.traffic().deliveries()).isGreaterThan(result.traffic().operations() * (others - 1));
    }

    @ParameterizedTest
    @CsvSource("IDLE, 25")
    void thoseWhoOnlyLookCostNoOperations(Workload workload, int people) throws Exception {
        LoadResult result = run(workload, people);
        assertThat(result.isSound()).as("%s", result.faults()).isTrue();
        assertThat(result.traffic().operations()).isZero();
    }

    private static LoadResult run(Workload workload, int people) throws Exception {
        try (DemoServer server =
                DemoServer.start(DemoOptions.parse("--port", "0", "--jwt-secret", "load", "--rate-limits", "off"))) {
            URI uri = URI.create(server.address().replace("http:", "ws:") + "realtime/ws");
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            return new LoadGenerator(new LoadPlan(
                            Side.COLLAB4J,
                            uri,
                            "load",
                            workload,
                            people,
                            Duration.ofMillis(500),
                            Duration.ofSeconds(1),
                            seed))
                    .run();
        }
    }
}
