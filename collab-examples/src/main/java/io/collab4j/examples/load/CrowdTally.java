package io.collab4j.examples.load;

/** What a crowd has lived through. One thread. */
final class CrowdTally {
    private LatencyHistogram delivery = new LatencyHistogram();
    private long edits;
    private long resumed;
    private long inDoubt;
    private long resent;
    private long cut;
    private long overtaken;

    void acknowledged() {
        edits++;
    }

    void delivered(long nanos) {
        delivery.record(nanos);
    }

    void resumed() {
        resumed++;
    }

    void leftInDoubt() {
        inDoubt++;
    }

    void resent() {
        resent++;
    }

    void cut() {
        cut++;
    }

    void overtaken() {
        overtaken++;
    }

    /** From here on nothing of before counts as delivered. */
    void restartDeliveries() {
        delivery = new LatencyHistogram();
    }

    /** From the time an edit was sent to its arrival at each of the others who read at full speed. */
    LatencyHistogram delivery() {
        return delivery;
    }

    /** Edits acknowledged. */
    long edits() {
        return edits;
    }

    /** Times that somebody came back as the one who had gone. */
    long resumedClients() {
        return resumed;
    }

    /** Times that somebody went before an edit was answered. */
    long editsLeftInDoubt() {
        return inDoubt;
    }

    /** Edits sent again because nobody knew what had become of them. */
    long resentEdits() {
        return resent;
    }

    /** Connections of slow readers that the server closed. */
    long cutConnections() {
        return cut;
    }

    /** Times that a slow reader was told to join again, or found the past gone when it came back. */
    long overtakenReaders() {
        return overtaken;
    }
}
