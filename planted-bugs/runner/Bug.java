import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One bug as its file tells it.
 *
 * @param id the file's name
 * @param file the source it is planted in
 * @param module where the test is
 * @param test {@code class#method}, or for the browser client {@code file#name of the test}
 * @param seconds how long the test may take, with the bug or without
 * @param hangs whether the bug shows in that the test does not end
 * @param thrown what the test ends with if that is no failed assertion; empty if it is one
 */
record Bug(
        String id,
        String breaks,
        Path file,
        Path module,
        String test,
        int seconds,
        boolean hangs,
        String thrown,
        String original,
        String replacement) {
    private static final String SECONDS = "90";
    private static final Pattern FORM =
            Pattern.compile("((?:[a-z]+: .*\\n)+)--- original\\n(.*?)\\n--- replacement\\n(.*)", Pattern.DOTALL);

    static List<Bug> readAll(Path directory) throws IOException {
        List<Bug> bugs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                bugs.add(read(file));
            }
        }
        return bugs;
    }

    private static Bug read(Path file) throws IOException {
        Matcher form = FORM.matcher(Files.readString(file));
        if (!form.matches()) {
            throw new IllegalArgumentException(file + " does not have the form of a planted bug");
        }
        Map<String, String> head = new HashMap<>();
        form.group(1).lines().forEach(line -> head.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
        boolean hangs = head.containsKey("hang");
        String seconds = head.getOrDefault(hangs ? "hang" : "seconds", SECONDS);
        return new Bug(
                file.getFileName().toString().replace(".bug", ""),
                head.get("breaks"),
                Path.of(head.get("file")),
                Path.of(head.get("module")),
                head.get("test"),
                Integer.parseInt(seconds),
                hangs,
                head.getOrDefault("throws", ""),
                form.group(2),
                form.group(3).replaceFirst("\\n$", ""));
    }

    boolean isScript() {
        return file.toString().endsWith(".js");
    }

    boolean isKilledBy(Outcome outcome) {
        return switch (outcome.end()) {
            case ASSERTED -> true;
            case THREW -> !thrown.isEmpty() && outcome.output().contains(thrown);
            case HUNG -> hangs;
            default -> false;
        };
    }

    /** The source with the bug in it; null if the snippet is not there exactly once. */
    String plantedIn(String source) {
        int at = source.indexOf(original);
        if (at < 0 || source.indexOf(original, at + 1) >= 0) {
            return null;
        }
        return source.substring(0, at) + replacement + source.substring(at + original.length());
    }
}
