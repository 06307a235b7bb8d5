package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Faults;
import io.collab4j.examples.load.LoadResult.ServerFigures;
import io.collab4j.examples.load.LoadResult.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as rows of text, for a terminal and for the page alike. */
final class LoadTable {
    static final List<String> HEAD = List.of(
            "server",
            "workload",
            "people",
            "ops/s",
            "edits/s",
            "delivered/s",
            "ack p50/p90/p99/p99.9/max ms",
            "delivery p50/p90/p99/p99.9/max ms",
            "lost/twice/order/other",
            "repeated",
            "server CPU",
            "generator CPU",
            "others' CPU",
            "heap MiB (KiB each)",
            "RSS MiB (KiB each)");

    private LoadTable() {}

    static List<String> row(LoadResult result) {
        Traffic traffic = result.traffic();
        Faults faults = result.faults();
        ServerFigures server = result.server();
        long other = faults.unacknowledged() + faults.refused() + faults.disconnected();
        return List.of(
                result.plan().side().title(),
                result.plan().workload().name().toLowerCase(Locale.ROOT),
                result.joined() == result.plan().people()
                        ? Integer.toString(result.joined())
                        : result.joined() + " of " + result.plan().people(),
                format("%,.0f", traffic.operationsPerSecond()),
                format("%,.0f", traffic.editsPerSecond()),
                format("%,.0f", traffic.deliveries() / traffic.seconds()),
                percentiles(traffic.ack()),
                percentiles(traffic.delivery()),
                faults.lost() + "/" + faults.duplicated() + "/" + faults.disordered() + "/" + other,
                format("%,d", traffic.repeated()),
                format("%.0f %%", server.cpu() * 100),
                format("%.0f %%", result.processors().generator() * 100),
                format("%.0f %%", others(result) * 100),
                format("%.0f (%.1f)", server.heapMiB(), server.heapPerConnectionKiB()),
                format("%.0f (%.1f)", server.rssMiB(), server.rssPerConnectionKiB()));
    }

    /** What neighbours took: figures are worth something if that is little. */
    private static double others(LoadResult result) {
        return Math.max(
                0,
                result.processors().machine()
                        - result.processors().generator()
                        - result.server().cpu());
    }

    private static String percentiles(LatencyHistogram histogram) {
        if (histogram.count() == 0) {
            return "-";
        }
        List<String> values = new ArrayList<>();
        for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
            values.add(milliseconds(histogram.percentile(percentile)));
        }
        return String.join("/", values);
    }

    static String milliseconds(double value) {
        return format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** One line for each result, in columns, and below them the first fault of each that has one. */
    static String of(List<LoadResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        results.forEach(result -> rows.add(row(result)));
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                out.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.append(System.lineSeparator());
        }
        for (LoadResult result : results) {
            if (!result.faults().first().isEmpty()) {
                out.append(result.plan().side().title())
                        .append(": ")
                        .append(result.faults().first())
                        .append(System.lineSeparator());
            }
        }
        return out.toString();
    }
}
