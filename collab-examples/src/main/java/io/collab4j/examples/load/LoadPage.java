package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadComparison.Measurement;
import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import io.collab4j.examples.load.LoadResult.Second;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** A comparison as one HTML page that needs nothing beside it: what counts as bars, the rest as curves, then the table. */
final class LoadPage {
    /** By the nines: where a percentile stands on the curve. */
    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 99.999};

    private static final String STYLE = """
            :root{color-scheme:light dark;--a:#0b7a53;--b:#c4570d;--grid:#8884}
            @media(prefers-color-scheme:dark){:root{--a:#3ecf96;--b:#ff9a52}}
            body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:84rem;padding:0 1rem}
            .charts{display:flex;flex-wrap:wrap;gap:1rem}.charts svg{flex:1 1 24rem;max-width:34rem}
            svg text{font:11px system-ui,sans-serif;fill:currentColor}svg .title{font-weight:600;font-size:12px}
            svg .y{text-anchor:end}svg .x{text-anchor:middle}.grid{stroke:var(--grid)}
            polyline{fill:none;stroke-width:2}.COLLAB4J{stroke:var(--a)}.SHAREDB{stroke:var(--b)}
            .thin{stroke-width:1;stroke-dasharray:4 3}.limit{stroke:currentColor;stroke-width:1;stroke-dasharray:2 4}
            .bar{display:grid;grid-template-columns:19rem 11rem 1fr;gap:.6rem;align-items:center;margin:.15rem 0}
            .bar i{display:block;height:1.1rem;border-radius:3px}i.COLLAB4J,b.COLLAB4J{background:var(--a)}
            i.SHAREDB,b.SHAREDB{background:var(--b)}.key b{padding:.1rem .5rem;border-radius:3px;color:#fff}
            .table{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
            th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid var(--grid);white-space:nowrap}
            """;

    private LoadPage() {}

    static String of(List<Measurement> measurements) {
        Map<String, List<Measurement>> byName = measurements.stream()
                .collect(Collectors.groupingBy(Measurement::name, LinkedHashMap::new, Collectors.toList()));
        StringBuilder out = new StringBuilder("<!doctype html><html lang='en'><meta charset='utf-8'>")
                .append("<meta name='viewport' content='width=device-width'><title>Load</title><style>")
                .append(STYLE)
                .append("</style><h1>Collab4j under load</h1><p class='key'>Each server alone on one processor: ");
        for (Side side : Side.values()) {
            out.append("<b class='")
                    .append(side)
                    .append("'>")
                    .append(side.title())
                    .append("</b> ");
        }
        out.append("</p><h2>What counts</h2>");
        byName.forEach((name, of) -> bars(out, name, of));
        byName.forEach((name, of) -> curves(out, name, of));
        table(out, measurements);
        return out.append("</html>\n").toString();
    }

    private static void bars(StringBuilder out, String name, List<Measurement> of) {
        double most = of.stream().mapToDouble(LoadPage::figure).max().orElse(1);
        for (Measurement measurement : of) {
            double figure = figure(measurement);
            out.append(LoadTable.format(
                    "<div class='bar'><span>%s</span><span>%,.0f%s</span><i class='%s' style='width:%.1f%%'></i></div>",
                    name,
                    figure,
                    unit(measurement),
                    measurement.best().plan().side(),
                    100 * figure / Math.max(1e-9, most)));
        }
    }

    private static double figure(Measurement measurement) {
        LoadResult best = measurement.best();
        return switch (best.plan().workload()) {
            case CLOSED -> best.traffic().operationsPerSecond();
            case OPEN, THREES -> CapacitySearch.holds(best) ? best.joined() : 0;
            case IDLE -> best.server().heapPerConnectionKiB();
        };
    }

    private static String unit(Measurement measurement) {
        return switch (measurement.best().plan().workload()) {
            case CLOSED -> " ops/s";
            case OPEN, THREES -> " people";
            case IDLE -> " KiB (less is better)";
        };
    }

    private static void curves(StringBuilder out, String name, List<Measurement> of) {
        if (of.get(0).best().plan().workload() == Workload.IDLE) {
            return;
        }
        out.append("<h2>").append(name).append("</h2><div class='charts'>");
        Chart percentiles = new Chart("ack (dashed: delivery), ms, at each percentile", "percentile", true);
        for (double percentile : new double[] {0, 50, 90, 99, 99.9, 99.99}) {
            percentiles.tick(nines(percentile), LoadTable.format(percentile % 1 == 0 ? "%.0f" : "%s", percentile));
        }
        Chart latency = new Chart("ack p99 (dashed: p50), ms, over time", "seconds", true);
        Chart throughput = new Chart("operations committed in each second", "seconds", false);
        for (Measurement measurement : of) {
            LoadResult best = measurement.best();
            String side = best.plan().side().name();
            List<Second> timeline = best.traffic().timeline();
            percentiles.line(side, "ack", curve(best.traffic().ack()));
            percentiles.line(side + " thin", "delivery", curve(best.traffic().delivery()));
            latency.line(side, "p99", over(timeline, Second::ack99));
            latency.line(side + " thin", "p50", over(timeline, Second::ack50));
            throughput.line(side, "operations/s", over(timeline, Second::operations));
        }
        out.append(percentiles.svg()).append(latency.svg()).append(throughput.svg());
        @Nullable Chart steps = steps(of);
        out.append(steps == null ? "" : steps.svg()).append("</div>");
    }

    /** What the search tried. */
    private static @Nullable Chart steps(List<Measurement> of) {
        if (of.stream().allMatch(measurement -> measurement.steps().isEmpty())) {
            return null;
        }
        Chart chart = new Chart("p99, ms, with each number of people that was tried", "people", true);
        double most = 0;
        for (Measurement measurement : of) {
            double[] points = measurement.steps().stream()
                    .sorted((one, other) ->
                            Integer.compare(one.plan().people(), other.plan().people()))
                    .flatMapToDouble(step ->
                            DoubleStream.of(step.plan().people(), step.traffic().p99()))
                    .toArray();
            most = Math.max(most, points[points.length - 2]);
            chart.line(measurement.best().plan().side().name(), "p99", points);
        }
        return chart.line("limit", "limit", 0, CapacitySearch.P99_LIMIT_MS, most, CapacitySearch.P99_LIMIT_MS);
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static double[] curve(LatencyHistogram histogram) {
        if (histogram.count() == 0) {
            return new double[0];
        }
        double[] points = new double[PERCENTILES.length * 2];
        for (int i = 0; i < PERCENTILES.length; i++) {
            points[2 * i] = nines(PERCENTILES[i]);
            points[2 * i + 1] = histogram.percentile(PERCENTILES[i]);
        }
        return points;
    }

    private static double[] over(List<Second> timeline, ToDoubleFunction<Second> value) {
        double[] points = new double[timeline.size() * 2];
        for (int i = 0; i < timeline.size(); i++) {
            points[2 * i] = i + 1;
            points[2 * i + 1] = value.applyAsDouble(timeline.get(i));
        }
        return points;
    }

    private static void table(StringBuilder out, List<Measurement> measurements) {
        out.append("<h2>All figures</h2><div class='table'><table><tr>");
        LoadTable.HEAD.forEach(head -> out.append("<th>").append(head));
        for (Measurement measurement : measurements) {
            out.append("<tr>");
            LoadTable.row(measurement.best()).forEach(cell -> out.append("<td>").append(cell));
        }
        out.append("</table></div>");
    }
}
