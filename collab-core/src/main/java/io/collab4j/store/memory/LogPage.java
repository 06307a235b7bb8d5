package io.collab4j.store.memory;

import io.collab4j.store.Author;
import io.collab4j.store.Encoded;
import io.collab4j.store.LogEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Consecutive operations of a log in few bytes and fewer objects. Immutable. */
final class LogPage {
    private final long first;
    private final int size;
    private final List<Author> authors;
    private final byte[] bytes;

    /** Of operations with consecutive revisions; one at least. */
    LogPage(List<LogEntry> entries) {
        this.first = entries.get(0).revision();
        this.size = entries.size();
        this.authors = entries.stream().map(LogEntry::author).distinct().toList();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(packed)) {
            for (LogEntry entry : entries) {
                write(entry, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory can be written", impossible);
        }
        this.bytes = packed.toByteArray();
    }

    // In modified UTF-8, because a client's id for its operation may be half a surrogate pair.
    private void write(LogEntry entry, DataOutputStream out) throws IOException {
        Instant timestamp = entry.timestamp();
        Encoded operation = entry.operation();
        out.writeUTF(entry.operationId());
        out.writeShort(authors.indexOf(entry.author()));
        out.writeLong(entry.seq());
        out.writeUTF(entry.hash());
        out.writeLong(timestamp.getEpochSecond());
        out.writeInt(timestamp.getNano());
        out.writeUTF(operation.type());
        out.writeInt(operation.version());
        out.writeInt(operation.bytes().length);
        out.write(operation.bytes());
    }

    /** The revision of the first operation. */
    long first() {
        return first;
    }

    /** The revision of the last operation. */
    long last() {
        return first + size - 1;
    }

    /** The operations as they were. */
    List<LogEntry> entries() {
        List<LogEntry> entries = new ArrayList<>(size);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = 0; i < size; i++) {
                entries.add(read(first + i, in));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory can be read", impossible);
        }
        return entries;
    }

    private LogEntry read(long revision, DataInputStream in) throws IOException {
        return new LogEntry(
                revision,
                in.readUTF(),
                authors.get(in.readShort()),
                in.readLong(),
                in.readUTF(),
                Instant.ofEpochSecond(in.readLong(), in.readInt()),
                new Encoded(in.readUTF(), in.readInt(), in.readNBytes(in.readInt())));
    }
}
