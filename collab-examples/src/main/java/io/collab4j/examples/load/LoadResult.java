package io.collab4j.examples.load;

import java.util.List;

/**
 * What a run measured.
 *
 * @param plan what was asked for
 * @param joined how many people were in their documents when it began
 * @param traffic what was committed and delivered, and how fast
 * @param faults what may not happen
 * @param processors what was used of them while it measured, beside the server
 * @param server what the server used; all zero if it was not watched
 */
public record LoadResult(
        LoadPlan plan, int joined, Traffic traffic, Faults faults, Processors processors, ServerFigures server) {

    /**
     * Committed and delivered while it measured.
     *
     * @param seconds how long it measured
     * @param operations acknowledged; each may hold several edits
     * @param edits acknowledged
     * @param deliveries operations that arrived at others than their author
     * @param repeated deliveries that the server repeats by design and its client drops
     * @param ack from the time an edit was due to its acknowledgement
     * @param delivery from the time an edit was due to its arrival at each of the others
     * @param timeline second by second
     */
    public record Traffic(
            double seconds,
            long operations,
            long edits,
            long deliveries,
            long repeated,
            LatencyHistogram ack,
            LatencyHistogram delivery,
            List<Second> timeline) {

        /** Operations committed in a second. */
        public double operationsPerSecond() {
            return operations / seconds;
        }

        /** Edits committed in a second. */
        public double editsPerSecond() {
            return edits / seconds;
        }

        /** The larger 99th percentile of ack and delivery, in milliseconds. */
        public double p99() {
            return Math.max(ack.percentile(99), delivery.percentile(99));
        }
    }

    /** One second: how much, and percentiles in milliseconds. */
    public record Second(
            long operations, long deliveries, double ack50, double ack99, double delivery50, double delivery99) {}

    /**
     * Promises broken, from the first connection to the last.
     *
     * @param lost revisions of a document that did not reach one of its people, each counted for each
     * @param duplicated revisions that arrived again
     * @param disordered revisions that arrived after a later one
     * @param unacknowledged operations without an answer
     * @param refused operations and joins answered with an error
     * @param disconnected connections that ended, or did not come to be
     * @param first in words, empty if there is none
     */
    public record Faults(
            long lost,
            long duplicated,
            long disordered,
            long unacknowledged,
            long refused,
            long disconnected,
            String first) {

        /** Whether nothing was lost, doubled, swapped or refused. */
        public boolean isNone() {
            return lost + duplicated + disordered + unacknowledged + refused + disconnected == 0;
        }
    }

    /**
     * What a server's process used.
     *
     * @param cpu share of one processor while it was measured
     * @param heapMiB after a collection, everybody connected
     * @param heapPerConnectionKiB its growth since before the first connection, for each
     * @param rssMiB resident memory, everybody connected
     * @param rssPerConnectionKiB its growth since before the first connection, for each
     */
    public record ServerFigures(
            double cpu, double heapMiB, double heapPerConnectionKiB, double rssMiB, double rssPerConnectionKiB) {
        static final ServerFigures NONE = new ServerFigures(0, 0, 0, 0, 0);
    }

    /**
     * Shares of one processor.
     *
     * @param generator used by this process: near 1 it is the generator that was measured
     * @param machine used by everybody, the server and this process included; 0 if it cannot be told
     */
    public record Processors(double generator, double machine) {}

    /** Whether everybody came in and no promise was broken. */
    public boolean isSound() {
        return joined == plan.people() && faults.isNone();
    }
}
