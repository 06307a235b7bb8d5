package io.collab4j.examples.load;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a document's newest revisions, so that an operation is looked at closely only where it arrives first:
 * how much it made the text grow, and who sent it when. Its memory is bounded; what is older than it holds is unknown.
 */
final class RevisionLog {
    private static final int FIRST_SIZE = 64;
    private static final int LAST_SIZE = 1 << 17;

    private long[] revisions = new long[0];
    private int[] growth = new int[0];
    private boolean[] exact = new boolean[0];
    private @Nullable SentOperation[] sent = new @Nullable SentOperation[0];
    private long head;

    /** Whether the growth of a revision is known exactly. */
    boolean knows(long revision) {
        int at = at(revision);
        return at >= 0 && exact[at];
    }

    /** The first look at an operation that everybody gets. Whoever had to guess before is set right. */
    void learn(long revision, int exactGrowth, @Nullable SentOperation operation) {
        int at = at(revision);
        if (at >= 0) {
            SentOperation guessed = sent[at];
            if (guessed != null) {
                guessed.author().grow(exactGrowth - growth[at]);
            }
            growth[at] = exactGrowth;
            exact[at] = true;
        } else {
            put(revision, exactGrowth, true, operation);
        }
    }

    /** The author has only been told that it is committed: deleted twice it made the text grow more than is assumed. */
    void assume(long revision, SentOperation operation) {
        if (at(revision) < 0) {
            put(revision, operation.growth(), false, operation);
        }
    }

    int growth(long revision) {
        int at = at(revision);
        return at < 0 ? 0 : growth[at];
    }

    @Nullable
    SentOperation sent(long revision) {
        int at = at(revision);
        return at < 0 ? null : sent[at];
    }

    /** The newest revision that anybody has seen. */
    long head() {
        return head;
    }

    void seen(long revision) {
        head = Math.max(head, revision);
    }

    private int at(long revision) {
        if (revisions.length == 0) {
            return -1;
        }
        int at = (int) (revision & revisions.length - 1);
        return revisions[at] == revision ? at : -1;
    }

    private void put(long revision, int grown, boolean isExact, @Nullable SentOperation operation) {
        seen(revision);
        if (revisions.length == 0 || (revision >= revisions.length && revisions.length < LAST_SIZE)) {
            widen();
        }
        int at = (int) (revision & revisions.length - 1);
        revisions[at] = revision;
        growth[at] = grown;
        exact[at] = isExact;
        sent[at] = operation;
    }

    /** Until the bound is reached nothing was overwritten, so what is there keeps its place. */
    private void widen() {
        int size = Math.max(FIRST_SIZE, revisions.length * 2);
        revisions = Arrays.copyOf(revisions, size);
        growth = Arrays.copyOf(growth, size);
        exact = Arrays.copyOf(exact, size);
        sent = Arrays.copyOf(sent, size);
    }
}
