package io.collab4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.session.Rate;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/LIMITS.md names every limit there is, each with its default. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "LIMITS.md");
    private static final String RATES = "sessions.rates.per";
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** Rows of tables, cells without code marks. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        List<String> levels = List.of();
        for (List<String> row : rows()) {
            String last = row.get(row.size() - 1);
            if (row.get(0).equals("budget")) {
                levels = row.subList(2, row.size());
            } else if (row.size() == 2 + levels.size()) {
                for (int i = 0; i < levels.size(); i++) {
                    documented.put(levels.get(i) + "." + row.get(0), row.get(2 + i));
                }
            } else if (last.contains(".")) {
                assertThat(documented.put(last, row.get(1))).as(last).isNull();
            }
        }
        return documented;
    }

    private static void collect(String path, Object value, Map<String, String> into)
            throws ReflectiveOperationException {
        if (value instanceof Rate rate) {
            into.put(path, rate(path, rate));
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = component.getAccessor().invoke(record);
                collect(path.isEmpty() ? component.getName() : path + "." + component.getName(), part, into);
            }
        } else if (value instanceof Duration duration) {
            into.put(path, time(duration));
        } else {
            into.put(path, amount(path, ((Number) value).longValue()));
        }
    }

    private static String rate(String path, Rate rate) {
        double perMinute = rate.perSecond() * 60;
        boolean slow = Math.abs(rate.perSecond() - Math.rint(rate.perSecond())) > 1e-9;
        return amount(path, (long) rate.burst()) + ", "
                + (slow
                        ? amount(path, Math.round(perMinute)) + "/min"
                        : amount(path, Math.round(rate.perSecond())) + "/s");
    }

    private static String amount(String path, long amount) {
        boolean bytes = path.contains("Bytes") || path.contains("bytes");
        if (bytes) {
            return amount % MIB == 0 ? grouped(amount / MIB) + " MiB" : grouped(amount / KIB) + " KiB";
        }
        return grouped(amount);
    }

    private static String grouped(long amount) {
        return String.format(Locale.ROOT, "%,d", amount);
    }

    private static String time(Duration time) {
        if (time.toMillis() == 0) {
            return time.toNanos() / 1e6 + " ms";
        } else if (time.toMillis() % 1_000 != 0) {
            return time.toMillis() + " ms";
        } else if (time.toSeconds() % 60 != 0) {
            return time.toSeconds() + " s";
        }
        return time.toSeconds() % 3_600 != 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }

    @Test
    void everyLimitIsThereWithItsDefault() throws Exception {
        Map<String, String> actual = new TreeMap<>();
        collect("", CollabLimits.DEFAULT, actual);
        assertThat(actual).hasSizeGreaterThan(80).containsKey(RATES + "User.operations");
        assertThat(documented()).isEqualTo(actual);
    }
}
