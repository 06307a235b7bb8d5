package io.collab4j.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a commit. Except for {@link Committed}, nothing was changed. */
public sealed interface CommitResult {

    /** Everything was appended. */
    record Committed() implements CommitResult {}

    /**
     * A field does not stand where it was expected.
     *
     * @param actual where it stands; null if it does not exist
     * @param missing the operations from the expected head to the actual one; empty if the one does not lead to the
     *     other, or the log no longer reaches back that far
     */
    record Behind(String fieldName, @Nullable Head actual, List<LogEntry> missing) implements CommitResult {
        public Behind {
            missing = List.copyOf(missing);
        }
    }

    /**
     * One operation may not be appended.
     *
     * @param index of it in its field's entries
     * @param record how far its client has come
     */
    record Refused(String fieldName, int index, Refusal reason, ClientRecord record) implements CommitResult {}

    /**
     * The field's lock keeps some operations out; nothing else speaks against the commit.
     *
     * @param edits why, by the index of the operation in its field's entries; never empty
     * @param lock the one in force; null if there is none
     */
    record LockRefused(
            String fieldName,
            Map<Integer, LockRefusal> edits,
            @Nullable FieldLock lock) implements CommitResult {
        public LockRefused {
            edits = Map.copyOf(edits);
        }
    }

    /** How a lock keeps an operation out. */
    enum LockRefusal {
        /** Another client holds it. */
        HELD,
        /** Its author claims a grant that is not the one in force. */
        LOST
    }

    /** Why an operation may not be appended. */
    enum Refusal {
        /** Its sequence number is taken; the record says by what. */
        REPEATED,
        /** Its sequence number leaves one out. */
        SEQUENCE_GAP,
        /** Its client has resumed elsewhere since. */
        OLD_GENERATION
    }
}
