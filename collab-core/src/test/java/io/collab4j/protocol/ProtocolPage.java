package io.collab4j.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of {@code docs/PROTOCOL.md}, as somebody who writes a client reads them. */
final class ProtocolPage {
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
    private static final Pattern ANSWER = Pattern.compile("→ `([a-z_]+)\\b");
    private static final Pattern ERROR_MESSAGE = Pattern.compile("(?m)^`(error) \\{");
    private static final Pattern CLOSE_CODE = Pattern.compile("\\b(1\\d{3}|4\\d{3}) ");

    private final String text;

    private ProtocolPage(String text) {
        this.text = text;
    }

    static ProtocolPage read() {
        try {
            return new ProtocolPage(Files.readString(Path.of("..", "docs", "PROTOCOL.md")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The types of all messages, of both directions. */
    Set<String> messages() {
        Set<String> names = new TreeSet<>();
        rows("C→S", "S→C", "both").forEach(row -> {
            all(NAME, row.split("\\|", -1)[2]).forEach(name -> names.add(name.group(1)));
            all(ANSWER, row).forEach(name -> names.add(name.group(1)));
        });
        all(ERROR_MESSAGE, text).forEach(name -> names.add(name.group(1)));
        return names;
    }

    /** What each error calls for. */
    Map<String, String> errors() {
        Map<String, String> recoveries = new TreeMap<>();
        rows("`bad_json`", "`authentication_", "`forbidden`", "`not_joined`", "`bad_operation`", "`conflict`")
                .forEach(row -> {
                    String[] cells = row.split("\\|", -1);
                    put(recoveries, cells[1], cells[2]);
                    put(recoveries, cells[4], cells[5]);
                });
        return recoveries;
    }

    private static void put(Map<String, String> recoveries, String codes, String recovery) {
        String withoutReasons = codes.replaceAll("\\([^)]*\\)", "");
        all(NAME, withoutReasons).forEach(code -> recoveries.put(code.group(1), recovery.strip()));
    }

    Set<Integer> closeCodes() {
        String list = text.substring(text.indexOf("Close codes:"));
        Set<Integer> codes = new TreeSet<>();
        all(CLOSE_CODE, list.split("\n\n", 2)[0]).forEach(code -> codes.add(Integer.valueOf(code.group(1))));
        return codes;
    }

    private Stream<String> rows(String... beginnings) {
        return text.lines().filter(line -> Stream.of(beginnings).anyMatch(start -> line.startsWith("| " + start)));
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
