package io.collab4j.jakarta.client;

/**
 * What is explored: every schedule of a script in which the line of one client, the victim, breaks up to so many times.
 * With one cut in all, the spaces of all victims together are every schedule there is.
 */
record ScheduleSpace(ScheduleScript script, int victim, int cuts, Network network) {

    enum Network {
        /** One node, which always finds room for a frame. */
        ONE_NODE,
        /** One node that has to gather in one frame what comes while the one before it is on its way. */
        SLOW,
        /** Two nodes: the clients begin at different ones, and who comes back does so at the other one. */
        TWO_NODES
    }

    /** A new world at its beginning. */
    ScheduleWorld open() {
        return new ScheduleWorld(this);
    }

    /** Of the file its progress is kept in. */
    String fileName() {
        return toString().replaceAll("[^A-Za-z0-9]+", "-");
    }

    @Override
    public String toString() {
        return script.name() + ", " + cuts + " cut of " + (char) ('A' + victim) + ", " + network;
    }
}
