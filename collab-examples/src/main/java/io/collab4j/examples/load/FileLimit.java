package io.collab4j.examples.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files, and so connections, a process may have open. */
final class FileLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+)");

    private FileLimit() {}

    /** The soft limit, which Java and node raise to the hard one by themselves; very many if it cannot be told. */
    static long ofThisProcess() {
        try {
            Matcher found = OPEN_FILES.matcher(Files.isReadable(LIMITS) ? Files.readString(LIMITS) : "");
            return found.find() ? Long.parseLong(found.group(1)) : Integer.MAX_VALUE;
        } catch (IOException unreadable) {
            return Integer.MAX_VALUE;
        }
    }
}
