package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.LogEntry;
import io.collab4j.testing.TestPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** What one client was told of its field: every revision once and in order, its own as its own, and all as the log has it. */
final class Heard {
    /** Nothing else is said here; above all no error, and nothing that makes a client begin anew. */
    private static final Set<String> OTHERS =
            Set.of("authenticated", "presence_state", "presence_change", "user_joined_document", "user_left_document");

    private final String clientId;
    private final Deque<String> unread = new ArrayDeque<>();
    private long revision;
    private long seq;

    Heard(String clientId) {
        this.clientId = clientId;
    }

    long revision() {
        return revision;
    }

    void frame(String frame) {
        unread.add(frame);
    }

    /** Reads what came since the last time. */
    void check(List<LogEntry> log) {
        while (!unread.isEmpty()) {
            JsonValue read = Json.read(unread.remove(), JsonLimits.MESSAGE);
            List<JsonValue> messages = read instanceof JsonArray batch ? batch.values() : List.of(read);
            messages.forEach(message -> message((JsonObject) message, log));
        }
    }

    private void message(JsonObject message, List<LogEntry> log) {
        String type = TestPeer.string(message, "type");
        switch (type) {
            case "operation_acknowledged" -> own(message, "transformed_operation", log);
            case "operation_applied" -> foreign(message, log);
            case "document_joined" -> resumed(message, log);
            default -> assertThat(OTHERS).as(message.toJson()).contains(type);
        }
    }

    private void own(JsonObject message, String operation, List<LogEntry> log) {
        LogEntry entry = next(message, operation, log);
        assertThat(entry.author().clientId()).as("whose it is").isEqualTo(clientId);
        assertThat(TestPeer.number(message, "seq")).as("seq").isEqualTo(++seq);
        assertThat(entry.seq()).as("seq in the log").isEqualTo(seq);
    }

    private void foreign(JsonObject message, List<LogEntry> log) {
        LogEntry entry = next(message, "operation", log);
        assertThat(entry.author().clientId())
                .as("whose it is")
                .isNotEqualTo(clientId)
                .isEqualTo(TestPeer.string(message, "client_id"));
    }

    /** Nothing is lost here, so a resume always goes on with operations. */
    private void resumed(JsonObject message, List<LogEntry> log) {
        JsonObject field = TestPeer.object(TestPeer.object(message, "fields"), SchedulePeer.FIELD);
        JsonValue operations =
                field.get("operations").orElseThrow(() -> new AssertionError("content: " + field.toJson()));
        for (JsonValue operation : ((JsonArray) operations).values()) {
            JsonObject each = (JsonObject) operation;
            if (TestPeer.string(each, "client_id").equals(clientId)) {
                own(each, "operation", log);
            } else {
                foreign(each, log);
            }
        }
        assertThat(TestPeer.number(field, "revision")).as("revision joined at").isEqualTo(revision);
        assertThat(TestPeer.number(field, "last_seq")).as("last_seq").isEqualTo(seq);
    }

    private LogEntry next(JsonObject message, String operation, List<LogEntry> log) {
        assertThat(TestPeer.number(message, "revision")).as(message.toJson()).isEqualTo(++revision);
        assertThat(log).as("told of before it is in the log").hasSizeGreaterThanOrEqualTo((int) revision);
        LogEntry entry = log.get((int) revision - 1);
        assertThat(TestPeer.object(message, operation).toJson())
                .isEqualTo(new String(entry.operation().bytes(), StandardCharsets.UTF_8));
        assertThat(TestPeer.string(message, "operation_id")).isEqualTo(entry.operationId());
        return entry;
    }

    /** All of the log was heard of; what this client sent is in it once, counted without a gap. */
    void atEnd(List<LogEntry> log) {
        assertThat(revision).as("revisions heard of").isEqualTo(log.size());
        List<Long> own = log.stream()
                .filter(entry -> entry.author().clientId().equals(clientId))
                .map(LogEntry::seq)
                .toList();
        for (int i = 0; i < own.size(); i++) {
            assertThat(own.get(i)).as("seqs of one client in the log: " + own).isEqualTo(i + 1L);
        }
        assertThat(seq).as("own operations heard of").isEqualTo(own.size());
    }
}
