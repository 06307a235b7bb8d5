package io.collab4j.jakarta.client;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest committed operations of a text, for carets that were told at a revision a little older. On the loop only. */
final class RecentOperations {
    /** A caret comes soon after its revision; an older one is put right by its owner's next move. */
    private static final int KEPT = 128;

    private record Entry(
            long revision,
            TextOperation operation,
            @Nullable String sessionId) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * One more.
     *
     * @param revision that it led to
     * @param sessionId who made it; null if it was this client
     */
    void add(long revision, TextOperation operation, @Nullable String sessionId) {
        entries.add(new Entry(revision, operation, sessionId));
        if (entries.size() > KEPT) {
            entries.remove();
        }
    }

    void clear() {
        entries.clear();
    }

    /** A place of a revision at the newest one; empty if it is ahead, or too old. */
    Optional<TextSelection> toNewest(TextSelection place, long revision, long newest, String owner) {
        long missed = newest - revision;
        if (missed < 0 || missed > entries.size()) {
            return Optional.empty();
        }
        TextSelection moved = place;
        for (Entry entry : entries) {
            if (entry.revision() > revision) {
                moved = TextType.INSTANCE.transformCursor(moved, entry.operation(), owner.equals(entry.sessionId()));
            }
        }
        return Optional.of(moved);
    }
}
