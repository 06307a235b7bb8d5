package io.collab4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A recorded editing history in the format of the public collection {@code josephg/editing-traces}: gzipped JSON whose
 * patches are {@code [position, deleted, inserted]}, counted in code points.
 */
record Trace(List<Edit> edits, String end) {

    /** One edit, counted in UTF-16 code units. */
    record Edit(int position, int deleted, String inserted) {}

    /**
     * Reads {@code name.json.gz} in the directory that the system property {@code collab.traces} names.
     *
     * @throws IllegalStateException if there is none
     */
    static Trace read(String name) throws IOException {
        String directory = System.getProperty("collab.traces", "");
        Path file = Path.of(directory, name + ".json.gz");
        if (directory.isBlank() || !Files.isReadable(file)) {
            throw new IllegalStateException("The recorded histories are absent: give their directory as"
                    + " -Dcollab.traces=..., it must hold " + name + ".json.gz");
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            JsonNode trace = new ObjectMapper().readTree(in);
            return of(trace);
        }
    }

    private static Trace of(JsonNode trace) {
        StringBuilder text = new StringBuilder(trace.get("startContent").asText());
        boolean wide = trace.get("endContent").asText().codePoints().anyMatch(Character::isSupplementaryCodePoint);
        List<Edit> edits = new ArrayList<>();
        for (JsonNode transaction : trace.get("txns")) {
            for (JsonNode patch : transaction.get("patches")) {
                int start = patch.get(0).asInt();
                int end = start + patch.get(1).asInt();
                String inserted = patch.get(2).asText();
                // Counting code points from the start is slow, so only texts that need it are counted.
                int from = wide ? text.offsetByCodePoints(0, start) : start;
                int to = wide ? text.offsetByCodePoints(0, end) : end;
                text.replace(from, to, inserted);
                edits.add(new Edit(from, to - from, inserted));
            }
        }
        if (!text.toString().equals(trace.get("endContent").asText())) {
            throw new IllegalStateException("The recorded history does not lead to its recorded end.");
        }
        return new Trace(List.copyOf(edits), text.toString());
    }
}
