package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One epoch of a field: what it began with, and every operation since, never trimmed. Replays them one code unit after the
 * other, without the server's code.
 */
final class Chapter {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Epoch epoch;
    private final JsonValue first;
    private final List<LogEntry> log;
    private final StringBuilder text = new StringBuilder();
    private int replayed = -1;

    /** An epoch that begins with this. */
    Chapter(Epoch epoch, JsonValue first) {
        this(epoch, first, List.of());
    }

    private Chapter(Epoch epoch, JsonValue first, List<LogEntry> log) {
        this.epoch = epoch;
        this.first = first;
        this.log = new ArrayList<>(log);
    }

    /** The same up to a revision. */
    Chapter upTo(long revision) {
        return new Chapter(epoch, first, log.subList(0, (int) revision));
    }

    Head head() {
        return new Head(epoch, log.size(), operationIdAt(log.size()));
    }

    String operationIdAt(long revision) {
        return revision == 0 ? epoch.id() : entry(revision).operationId();
    }

    LogEntry entry(long revision) {
        return log.get((int) revision - 1);
    }

    /** What was committed after a revision. */
    List<LogEntry> after(long revision) {
        return log.subList((int) revision, log.size());
    }

    void add(LogEntry entry) {
        log.add(entry);
    }

    /** The state as JSON: of a text its string, of a value its newest. */
    JsonValue state() {
        if (!isText()) {
            return log.isEmpty() ? first : read(entry(log.size()).operation());
        }
        replayTo(log.size());
        return JsonValue.of(text.toString());
    }

    private boolean isText() {
        return log.isEmpty()
                ? first instanceof JsonString
                : log.get(0).operation().type().equals("text");
    }

    /** Every character that an operation inserted or deleted. */
    String touched(long revision) {
        if (!isText()) {
            return "";
        }
        replayTo((int) revision - 1);
        StringBuilder touched = new StringBuilder();
        apply(ops(revision), touched);
        replayed++;
        return touched.toString();
    }

    private void replayTo(int revision) {
        if (replayed < 0 || replayed > revision) {
            text.setLength(0);
            text.append(first instanceof JsonString begun ? begun.value() : "");
            replayed = 0;
        }
        while (replayed < revision) {
            apply(ops(++replayed), new StringBuilder());
        }
    }

    private JsonArray ops(long revision) {
        JsonObject operation = (JsonObject) read(entry(revision).operation());
        return (JsonArray) operation.get("ops").orElseThrow();
    }

    /**
     * Where a caret ends up that was at a position of a revision: only what its owner inserts at its place pushes it.
     *
     * @param sessionId of the owner
     */
    int caretAtHead(int position, long revision, String sessionId) {
        int caret = position;
        for (long next = revision + 1; next <= log.size(); next++) {
            caret = moved(caret, ops(next), entry(next).author().sessionId().equals(sessionId));
        }
        return caret;
    }

    private static int moved(int caret, JsonArray ops, boolean own) {
        int moved = caret;
        int at = 0;
        for (JsonValue component : ops.values()) {
            if (component instanceof JsonString inserted) {
                int length = inserted.value().length();
                moved += at < moved || (own && at == moved) ? length : 0;
                at += length;
            } else {
                int count = (int) ((JsonNumber) component).value();
                if (count < 0 && at < moved) {
                    moved = Math.max(at, moved + count);
                }
                at += Math.max(0, count);
            }
        }
        return moved;
    }

    static JsonValue read(Encoded encoded) {
        return Json.read(new String(encoded.bytes(), StandardCharsets.UTF_8), ANY);
    }

    private void apply(JsonArray ops, StringBuilder touched) {
        int at = 0;
        for (JsonValue component : ops.values()) {
            if (component instanceof JsonString inserted) {
                text.insert(at, inserted.value());
                touched.append(inserted.value());
                at += inserted.value().length();
            } else {
                int count = (int) ((JsonNumber) component).value();
                check(at + Math.abs(count) <= text.length(), "the log retains or deletes what is not there");
                if (count < 0) {
                    touched.append(text, at, at - count);
                    text.delete(at, at - count);
                } else {
                    at += count;
                }
            }
        }
    }
}
