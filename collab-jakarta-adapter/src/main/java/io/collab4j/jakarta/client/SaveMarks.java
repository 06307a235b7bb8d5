package io.collab4j.jakarta.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Those who wait until what was edited so far is saved. Edits are counted; what is under way covers all that were made
 * before it was taken, so a waiter is served even while its user types on.
 */
final class SaveMarks {
    private record Waiter(long edits, CompletableFuture<Void> done) {}

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final Executor afterwards;
    private long made;
    private long covered;
    private long coveredSeq;

    /**
     * Nobody waits yet.
     *
     * @param afterwards runs a task behind the message being handled, so that who is told finds the field up to date
     */
    SaveMarks(Executor afterwards) {
        this.afterwards = afterwards;
    }

    void edited() {
        made++;
    }

    /** The edit of this number is under way; {@code whole} if nothing that was made is left behind it. */
    void underWay(long seq, boolean whole) {
        if (seq != coveredSeq) {
            coveredSeq = seq;
            covered = whole ? made : covered;
        }
    }

    void whenSaved(boolean pending, CompletableFuture<Void> done) {
        if (pending) {
            waiters.add(new Waiter(made, done));
        } else {
            done.complete(null);
        }
    }

    /** The edit under way is saved; {@code all} if nothing is pending any more. */
    void saved(boolean all) {
        long upTo = all ? made : covered;
        coveredSeq = 0;
        while (!waiters.isEmpty() && waiters.element().edits() <= upTo) {
            Waiter waiter = waiters.remove();
            afterwards.execute(() -> waiter.done().complete(null));
        }
    }

    /** Something that was waited for will not be saved. */
    void lost(ClientException why) {
        coveredSeq = 0;
        covered = made;
        while (!waiters.isEmpty()) {
            Waiter waiter = waiters.remove();
            afterwards.execute(() -> waiter.done().completeExceptionally(why));
        }
    }
}
