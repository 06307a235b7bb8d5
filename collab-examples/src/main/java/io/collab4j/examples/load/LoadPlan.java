package io.collab4j.examples.load;

import java.net.URI;
import java.time.Duration;

/**
 * What a run does.
 *
 * @param side whose protocol it speaks
 * @param uri of the WebSocket
 * @param secret that the server's tokens are signed with; ignored where there are none
 * @param workload what people do
 * @param people connections
 * @param warmUp edited, not measured
 * @param measured after it
 * @param seed of places and times; a run is not repeatable beyond that, because answers are not
 */
public record LoadPlan(
        Side side,
        URI uri,
        String secret,
        Workload workload,
        int people,
        Duration warmUp,
        Duration measured,
        long seed) {

    /** A text is kept about this long, in characters. */
    public static final int TEXT_LENGTH = 2_000;

    static final double EDITS_PER_SECOND = 5;

    /** Whose protocol is spoken. */
    public enum Side {
        COLLAB4J("Collab4j"),
        SHAREDB("ShareDB");

        private final String title;

        Side(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What people do. */
    public enum Workload {
        /** All in one document, each making five edits a second at random times, answered or not. */
        OPEN(Integer.MAX_VALUE),
        /** All in one document, each sending the next operation when the one before is acknowledged. */
        CLOSED(Integer.MAX_VALUE),
        /** Three in a document, each making five edits a second at random times, answered or not. */
        THREES(3),
        /** Ten in a document, nobody edits. */
        IDLE(10);

        private final int peoplePerDocument;

        Workload(int peoplePerDocument) {
            this.peoplePerDocument = peoplePerDocument;
        }

        int peoplePerDocument() {
            return peoplePerDocument;
        }
    }

    public LoadPlan {
        if (people < 1 || warmUp.isNegative() || measured.isNegative() || measured.isZero()) {
            throw new IllegalArgumentException("a run needs people and time");
        }
    }

    /** Edits that are due in a second whatever the server does, of all people together. */
    double dueEachSecond() {
        return workload == Workload.OPEN || workload == Workload.THREES ? people * EDITS_PER_SECOND : 0;
    }

    /** The same with another number of people. */
    public LoadPlan withPeople(int number) {
        return new LoadPlan(side, uri, secret, workload, number, warmUp, measured, seed);
    }
}
