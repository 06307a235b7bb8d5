package io.collab4j.redis;

import io.collab4j.store.Author;
import io.collab4j.store.Encoded;
import io.collab4j.store.LogEntry;
import java.time.Instant;
import java.util.List;

/**
 * How an operation stands in the log and is told to other nodes: its id, its bytes, and in one text all else that is known of it
 * but the revision. That is {@code seq generation client_id session_id user_id hash timestamp type version}; later versions may add
 * something at its end.
 */
final class LogMembers {
    private LogMembers() {}

    static String header(LogEntry entry) {
        Author author = entry.author();
        StringBuilder header =
                new StringBuilder().append(entry.seq()).append(' ').append(author.generation());
        for (String part : List.of(
                author.clientId(),
                author.sessionId(),
                author.userId(),
                entry.hash(),
                entry.timestamp().toString(),
                entry.operation().type())) {
            Escapes.append(header.append(' '), part);
        }
        return header.append(' ').append(entry.operation().version()).toString();
    }

    static LogEntry entry(long revision, String operationId, String header, byte[] operation) {
        String[] parts = header.split(" ", -1);
        return new LogEntry(
                revision,
                operationId,
                new Author(
                        Escapes.undo(parts[4]),
                        Escapes.undo(parts[2]),
                        Escapes.undo(parts[3]),
                        Long.parseLong(parts[1])),
                Long.parseLong(parts[0]),
                Escapes.undo(parts[5]),
                Instant.parse(parts[6]),
                new Encoded(Escapes.undo(parts[7]), Integer.parseInt(parts[8]), operation));
    }
}
