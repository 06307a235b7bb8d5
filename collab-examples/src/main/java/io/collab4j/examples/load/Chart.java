package io.collab4j.examples.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** A small line chart as SVG. Milliseconds go on a logarithmic scale, everything else on one that begins at zero. */
final class Chart {
    private static final double WIDTH = 420;
    private static final double HEIGHT = 230;
    private static final double LEFT = 56;
    private static final double RIGHT = 12;
    private static final double TOP = 28;
    private static final double BOTTOM = 34;

    private final String title;
    private final String xLabel;
    private final boolean logarithmic;
    private final List<Line> lines = new ArrayList<>();
    private final List<Tick> xTicks = new ArrayList<>();

    private record Point(double x, double y) {}

    private record Line(String style, String name, List<Point> points) {}

    private record Tick(double at, String label) {}

    Chart(String title, String xLabel, boolean logarithmic) {
        this.title = title;
        this.xLabel = xLabel;
        this.logarithmic = logarithmic;
    }

    /** Puts a mark at the x axis; without any there are five, equally far from each other. */
    Chart tick(double at, String label) {
        xTicks.add(new Tick(at, label));
        return this;
    }

    /**
     * @param style class names
     * @param points x and y in turn
     */
    Chart line(String style, String name, double... points) {
        List<Point> line = new ArrayList<>();
        for (int i = 0; i + 1 < points.length; i += 2) {
            if (points[i + 1] > 0 || !logarithmic) {
                line.add(new Point(points[i], points[i + 1]));
            }
        }
        lines.add(new Line(style, name, line));
        return this;
    }

    private DoubleStream values(DoubleUnaryOperator scale, boolean ofX) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> scale.applyAsDouble(ofX ? point.x() : point.y()));
    }

    String svg() {
        DoubleUnaryOperator scale = logarithmic ? Math::log10 : DoubleUnaryOperator.identity();
        double xMin = values(DoubleUnaryOperator.identity(), true).min().orElse(0);
        double xMax = values(DoubleUnaryOperator.identity(), true).max().orElse(1);
        double yMin = logarithmic ? Math.floor(values(scale, false).min().orElse(0)) : 0;
        double yMax = logarithmic
                ? Math.max(yMin + 1, Math.ceil(values(scale, false).max().orElse(1)))
                : round(values(scale, false).max().orElse(1));
        DoubleUnaryOperator x = value -> LEFT + (value - xMin) / positive(xMax - xMin) * (WIDTH - LEFT - RIGHT);
        DoubleUnaryOperator y =
                value -> HEIGHT - BOTTOM - (value - yMin) / positive(yMax - yMin) * (HEIGHT - TOP - BOTTOM);
        StringBuilder out = new StringBuilder(LoadTable.format(
                "<svg viewBox='0 0 %.0f %.0f' role='img'><title>%s</title><text class='title' x='%.0f' y='16'>%s</text>",
                WIDTH, HEIGHT, title, LEFT, title));
        yAxis(out, yMin, yMax, y);
        xAxis(out, xMin, xMax, x);
        for (Line line : lines) {
            out.append("<polyline class='").append(line.style()).append("' points='");
            line.points()
                    .forEach(point -> out.append(LoadTable.format(
                            "%.1f,%.1f ",
                            x.applyAsDouble(point.x()), y.applyAsDouble(scale.applyAsDouble(point.y())))));
            out.append("'><title>").append(line.name()).append("</title></polyline>");
        }
        return out.append("</svg>").toString();
    }

    private void yAxis(StringBuilder out, double min, double max, DoubleUnaryOperator y) {
        double step = logarithmic ? 1 : (max - min) / 4;
        for (double at = min; at <= max + step / 1000; at += step) {
            double place = y.applyAsDouble(at);
            out.append(LoadTable.format(
                    "<line class='grid' x1='%.0f' x2='%.0f' y1='%.1f' y2='%.1f'/><text class='y' x='%.0f' y='%.1f'>%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    place,
                    place,
                    LEFT - 5,
                    place + 4,
                    label(logarithmic ? Math.pow(10, at) : at)));
        }
    }

    private void xAxis(StringBuilder out, double min, double max, DoubleUnaryOperator x) {
        if (xTicks.isEmpty()) {
            for (int i = 0; i <= 4; i++) {
                double at = min + (max - min) * i / 4;
                tick(at, label(at));
            }
        }
        for (Tick tick : xTicks) {
            out.append(LoadTable.format(
                    "<text class='x' x='%.1f' y='%.0f'>%s</text>",
                    x.applyAsDouble(tick.at()), HEIGHT - BOTTOM + 14, tick.label()));
        }
        out.append(LoadTable.format(
                "<text class='x' x='%.0f' y='%.0f'>%s</text>", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, xLabel));
    }

    private static double positive(double range) {
        return range > 0 ? range : 1;
    }

    /** Up to a number that four steps divide well. */
    private static double round(double value) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        return Math.ceil(value / magnitude * 2) / 2 * magnitude;
    }

    private static String label(double value) {
        return value >= 1_000_000
                ? LoadTable.format("%.1fM", value / 1e6)
                : value >= 10_000
                        ? LoadTable.format("%.0fk", value / 1e3)
                        : LoadTable.format(value < 10 && value != Math.rint(value) ? "%.2g" : "%,.0f", value);
    }
}
