package io.collab4j.store.memory;

import io.collab4j.store.LogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of one stored field. The newest operations stay the objects that came, which a node that has the field open holds
 * too; older ones are packed in pages, because they are many and hardly ever read again. Used under the lock of its
 * document.
 */
final class MemoryLog {
    /** As many as a node holds. */
    static final int UNPACKED = 1_000;

    static final int PAGE = 64;

    private final List<LogPage> pages = new ArrayList<>();
    private final List<LogEntry> newest = new ArrayList<>();
    private long trimmed;
    private long last;

    /** The revision up to which the log is forgotten. */
    long trimmed() {
        return trimmed;
    }

    void add(LogEntry entry) {
        newest.add(entry);
        last = entry.revision();
        if (newest.size() == UNPACKED + PAGE) {
            List<LogEntry> older = newest.subList(0, PAGE);
            pages.add(new LogPage(older));
            older.clear();
        }
    }

    /** The id of an operation that is not forgotten. */
    String operationId(long revision) {
        return after(revision - 1, 1).get(0).operationId();
    }

    /** Up to {@code limit} operations behind a revision from which on nothing is forgotten. */
    List<LogEntry> after(long revision, int limit) {
        long through = Math.min(last, revision + limit);
        List<LogEntry> found = new ArrayList<>();
        for (int page = pageBehind(revision);
                page < pages.size() && pages.get(page).first() <= through;
                page++) {
            for (LogEntry entry : pages.get(page).entries()) {
                if (entry.revision() > revision && entry.revision() <= through) {
                    found.add(entry);
                }
            }
        }
        long packed = last - newest.size();
        long from = Math.max(revision, packed);
        if (from < through) {
            found.addAll(newest.subList((int) (from - packed), (int) (through - packed)));
        }
        return found;
    }

    /** Which page has the operation behind a revision; a page behind the last if none has. */
    private int pageBehind(long revision) {
        return pages.isEmpty()
                ? 0
                : (int) Math.min(pages.size(), (revision + 1 - pages.get(0).first()) / PAGE);
    }

    /** Forgets the log up to and including a revision. */
    void trim(long through) {
        trimmed = through;
        pages.removeIf(page -> page.last() <= through);
        long packed = last - newest.size();
        if (through > packed) {
            newest.subList(0, (int) (through - packed)).clear();
        }
    }
}
