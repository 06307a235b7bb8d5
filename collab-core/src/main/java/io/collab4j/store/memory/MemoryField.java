package io.collab4j.store.memory;

import io.collab4j.store.Author;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Refusal;
import io.collab4j.store.CommitResult.Refused;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.LogRead;
import io.collab4j.store.StoredField;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One stored field. Used under the lock of its document. */
final class MemoryField {
    /** A client's record, and since when it has lain unused. In the order of their last use. */
    private record Kept(ClientRecord record, long used) {}

    private final Map<String, Kept> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final MemoryLog log = new MemoryLog();
    private Head head;
    private Head snapshotHead;
    private Encoded snapshot;
    private long size;

    MemoryField(Head head, Encoded content) {
        this.head = head;
        this.size = content.bytes().length;
        this.snapshotHead = head;
        this.snapshot = content;
    }

    Head head() {
        return head;
    }

    long size() {
        return size;
    }

    StoredField load() {
        return new StoredField(head, snapshotHead, snapshot, log.after(snapshotHead.revision(), Integer.MAX_VALUE));
    }

    /** What speaks against a commit; null if nothing does. */
    @Nullable
    CommitResult check(FieldCommit commit) {
        if (!commit.expected().equals(head)) {
            return new Behind(commit.fieldName(), head, missing(commit.expected()));
        }
        Map<String, ClientRecord> records = new HashMap<>();
        for (int i = 0; i < commit.entries().size(); i++) {
            LogEntry entry = commit.entries().get(i);
            if (entry.revision() != head.revision() + 1 + i) {
                throw new IllegalArgumentException("revisions have to follow each other");
            }
            String client = entry.author().clientId();
            ClientRecord record = records.getOrDefault(client, record(client));
            Refusal refusal = check(entry, record);
            if (refusal != null) {
                return new Refused(commit.fieldName(), i, refusal, record);
            }
            records.put(client, record.after(entry));
        }
        return null;
    }

    private static @Nullable Refusal check(LogEntry entry, ClientRecord record) {
        if (entry.seq() <= record.seq()) {
            return Refusal.REPEATED;
        }
        if (entry.author().generation() < record.generation()) {
            return Refusal.OLD_GENERATION;
        }
        return entry.seq() == record.seq() + 1 ? null : Refusal.SEQUENCE_GAP;
    }

    /** The operations after a head, if this log is known to contain it. */
    private List<LogEntry> missing(Head from) {
        boolean sameEpoch = from.epoch().equals(head.epoch());
        if (!sameEpoch || from.revision() < log.trimmed() || from.revision() >= head.revision()) {
            return List.of();
        }
        String known = operationIdAt(from.revision());
        return from.operationId().equals(known) ? log.after(from.revision(), Integer.MAX_VALUE) : List.of();
    }

    private @Nullable String operationIdAt(long revision) {
        if (revision > log.trimmed()) {
            return log.operationId(revision);
        }
        if (revision == snapshotHead.revision()) {
            return snapshotHead.operationId();
        }
        return revision == 0 ? Head.initial(head.epoch()).operationId() : null;
    }

    void append(FieldCommit commit, long now) {
        for (LogEntry entry : commit.entries()) {
            log.add(entry);
            String client = entry.author().clientId();
            clients.put(client, new Kept(record(client).after(entry), now));
        }
        LogEntry last = commit.entries().get(commit.entries().size() - 1);
        head = new Head(head.epoch(), last.revision(), last.operationId());
        size = commit.size();
    }

    LogRead read(String epoch, long after, int limit) {
        boolean reachable = epoch.equals(head.epoch().id()) && after >= log.trimmed() && after <= head.revision();
        return new LogRead(head, reachable, reachable ? log.after(after, limit) : List.of());
    }

    ClientRecord attach(String epoch, String client, long generation, long now) {
        if (!epoch.equals(head.epoch().id())) {
            return ClientRecord.none(generation);
        }
        ClientRecord raised = record(client).withGeneration(generation);
        if (generation > 1 || clients.containsKey(client)) {
            // A client of the first generation that has committed nothing has nobody to be told apart from.
            clients.put(client, new Kept(raised, now));
        }
        return raised;
    }

    /** Whether a newer session of the author's client has been here. */
    boolean isSuperseded(Author author) {
        return author.generation() < record(author.clientId()).generation();
    }

    private ClientRecord record(String client) {
        Kept kept = clients.get(client);
        return kept == null ? ClientRecord.none(0) : kept.record();
    }

    void writeSnapshot(Head at, Encoded state) {
        boolean known = at.epoch().equals(head.epoch())
                && at.revision() > snapshotHead.revision()
                && at.revision() <= head.revision()
                && at.operationId().equals(operationIdAt(at.revision()));
        if (known) {
            snapshotHead = at;
            snapshot = state;
        }
    }

    void trim(String epoch, long through) {
        long to = Math.min(through, snapshotHead.revision());
        if (epoch.equals(head.epoch().id()) && to > log.trimmed()) {
            log.trim(to);
        }
    }

    /** Forgets clients that nobody has heard of since. */
    void purge(long before) {
        clients.values().removeIf(kept -> kept.used() - before < 0);
    }
}
