package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.load.LoadComparison.Measurement;
import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import io.collab4j.examples.load.LoadResult.Faults;
import io.collab4j.examples.load.LoadResult.Processors;
import io.collab4j.examples.load.LoadResult.Second;
import io.collab4j.examples.load.LoadResult.ServerFigures;
import io.collab4j.examples.load.LoadResult.Traffic;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacitySearchTest {
    private final List<Integer> tried = new ArrayList<>();

    private static LoadResult result(int people, long milliseconds, Faults faults) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(milliseconds * 1_000_000);
        LoadPlan plan = new LoadPlan(
                Side.COLLAB4J,
                URI.create("ws://127.0.0.1:1/"),
                "",
                Workload.THREES,
                people,
                Duration.ZERO,
                Duration.ofSeconds(1),
                1);
        List<Second> timeline = List.of(new Second(people, 0, 1, 2, 3, 4));
        return new LoadResult(
                plan,
                people,
                new Traffic(1, people, people, 0, 0, histogram, new LatencyHistogram(), timeline),
                faults,
                new Processors(0, 0),
                ServerFigures.NONE);
    }

    private static Faults lost(long count) {
        return new Faults(count, 0, 0, 0, 0, 0, "");
    }

    private LoadResult server(int people, int carries) {
        tried.add(people);
        return result(people, people <= carries ? 10 : 60, lost(0));
    }

    @ParameterizedTest
    @CsvSource({"137, 1, 10", "1000, 3, 60", "59, 3, 60", "4, 3, 60", "7, 1, 20"})
    void findsTheLargestNumberThatHoldsToATenth(int carries, int unit, int first) throws Exception {
        LoadResult best = new CapacitySearch(people -> server(people, carries), unit, 10_000)
                .find(first)
                .orElseThrow();
        assertThat(best.joined()).isBetween((int) (carries / 1.1) - unit, carries);
        assertThat(tried).allMatch(people -> people % unit == 0);
    }

    @Test
    void stopsAtTheMostThatTheGeneratorHolds() throws Exception {
        LoadResult best = new CapacitySearch(people -> server(people, 1_000_000), 3, 1_000)
                .find(60)
                .orElseThrow();
        assertThat(best.joined()).isEqualTo(999);
    }

    @Test
    void nothingHolds() throws Exception {
        assertThat(new CapacitySearch(people -> server(people, 0), 1, 1_000).find(10))
                .isEmpty();
        assertThat(tried).startsWith(10, 10, 5, 5);
    }

    @Test
    void oneSpoiledRunIsTriedAgain() throws Exception {
        CapacitySearch search = new CapacitySearch(people -> server(people, tried.size() == 1 ? 0 : 100), 1, 1_000);
        LoadResult best = search.find(50).orElseThrow();
        assertThat(best.joined()).isEqualTo(100);
        assertThat(tried).startsWith(50, 100, 100, 200);
    }

    @Test
    void aFastRunThatLostSomethingDoesNotHold() {
        assertThat(CapacitySearch.holds(result(10, 49, lost(0)))).isTrue();
        assertThat(CapacitySearch.holds(result(10, 49, lost(1)))).isFalse();
        assertThat(CapacitySearch.holds(result(10, 51, lost(0)))).isFalse();
    }

    @Test
    void thePageNeedsNothingBesideItAndDrawsEveryRun() {
        LoadResult result = result(30, 10, lost(0));
        String page = LoadPage.of(List.of(new Measurement("threes", result, List.of(result, result))));
        assertThat(page)
                .doesNotContain("http")
                .doesNotContain("src=")
                .doesNotContain("NaN")
                .contains("30 people");
        // Percentiles, latency, throughput, and what the search tried.
        assertThat(page.split("<svg", -1)).hasSize(5);
    }
}
