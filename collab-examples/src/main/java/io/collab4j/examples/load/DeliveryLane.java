package io.collab4j.examples.load;

import java.util.HashSet;
import java.util.Set;

/**
 * What one connection has seen of a document: every revision once, in order, whoever made it. A revision that is passed
 * over is missing until it comes; then it was out of order, and if it never comes it is lost.
 */
final class DeliveryLane {
    private final Recorder recorder;
    private final Set<Long> missing = new HashSet<>(0);
    private long next = -1;

    DeliveryLane(Recorder recorder) {
        this.recorder = recorder;
    }

    /** Everything after this revision is to come. */
    void joined(long revision) {
        next = revision + 1;
    }

    boolean isJoined() {
        return next >= 0;
    }

    /** The newest revision that was seen. */
    long revision() {
        return next - 1;
    }

    /**
     * Takes one delivery.
     *
     * @return whether it is new
     */
    boolean receive(long revision) {
        if (revision == next) {
            next++;
            return true;
        }
        if (revision > next) {
            for (long passed = next; passed < revision; passed++) {
                missing.add(passed);
            }
            next = revision + 1;
            return true;
        }
        if (missing.remove(revision)) {
            recorder.disordered("revision " + revision + " came after " + (next - 1));
            return true;
        }
        recorder.duplicated("revision " + revision + " came again, at " + (next - 1));
        return false;
    }

    /** Whether a revision was passed over and has not come yet. */
    boolean isMissing(long revision) {
        return missing.contains(revision);
    }

    boolean hasAll(long head) {
        return !isJoined() || (next > head && missing.isEmpty());
    }

    /** Nothing more will come: what is missing up to the last revision of the document is lost. */
    void end(long head) {
        if (isJoined() && !hasAll(head)) {
            long lost = missing.size() + Math.max(0, head - next + 1);
            recorder.lost(lost, "at " + (next - 1) + " of " + head + ", " + missing.size() + " passed over");
        }
    }
}
