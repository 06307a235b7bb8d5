package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole log of one field, never trimmed. */
final class FieldTruth {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Of the store, which clients need not know. */
    static final Epoch FIRST_EPOCH = new Epoch(1, "1");

    private final FieldKey key;
    private final List<LogEntry> log = new ArrayList<>();
    private final Set<String> operationIds = new HashSet<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final TypedText typed = new TypedText();
    private final StringBuilder text = new StringBuilder();
    private int replayed;
    private Head head = Head.initial(FIRST_EPOCH);

    FieldTruth(FieldKey key) {
        this.key = key;
    }

    Head head() {
        return head;
    }

    TypedText typed() {
        return typed;
    }

    void committed(PublishedCommit commit) {
        check(commit.before().equals(head), "D3: a commit to " + commit.before() + " while " + key + " is at " + head);
        for (LogEntry entry : commit.entries()) {
            check(entry.revision() == head.revision() + 1, "D3: revision " + entry.revision() + " after " + head);
            check(operationIds.add(entry.operationId()), "D2: " + entry.operationId() + " is committed twice");
            long before = seqs.getOrDefault(entry.author().clientId(), 0L);
            check(entry.seq() == before + 1, "D2: seq " + entry.seq() + " after " + before);
            seqs.put(entry.author().clientId(), entry.seq());
            log.add(entry);
            head = new Head(head.epoch(), entry.revision(), entry.operationId());
        }
    }

    /** A client was told that its edit is committed. */
    void acknowledged(String clientId, long seq, long revision) {
        check(revision <= log.size(), "D1: revision " + revision + " is acknowledged and not committed");
        LogEntry entry = log.get((int) revision - 1);
        check(
                entry.author().clientId().equals(clientId) && entry.seq() == seq,
                "D2: revision " + revision + " is not seq " + seq + " of " + clientId);
    }

    JsonValue operation(long revision) {
        return Json.read(new String(log.get((int) revision - 1).operation().bytes(), StandardCharsets.UTF_8), ANY);
    }

    /** The value of the newest operation. */
    JsonValue value() {
        return log.isEmpty() ? JsonValue.ofNull() : operation(log.size());
    }

    /** Replays the log from the beginning, one code unit after the other. */
    String text() {
        while (replayed < log.size()) {
            apply(((JsonObject) operation(++replayed)).get("ops").orElseThrow(), text);
        }
        return text.toString();
    }

    private static void apply(JsonValue ops, StringBuilder text) {
        int at = 0;
        for (JsonValue component : ((JsonArray) ops).values()) {
            if (component instanceof JsonString inserted) {
                text.insert(at, inserted.value());
                at += inserted.value().length();
            } else {
                int count = (int) ((JsonNumber) component).value();
                if (count < 0) {
                    check(at - count <= text.length(), "the log deletes what is not there");
                    text.delete(at, at - count);
                } else {
                    at += count;
                    check(at <= text.length(), "the log retains what is not there");
                }
            }
        }
    }
}
