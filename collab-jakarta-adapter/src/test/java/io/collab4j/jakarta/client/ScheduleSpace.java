package io.collab4j.jakarta.client;

/**
 * What is explored: every schedule of a script in which the line of one client, the victim, breaks up to so many times.
 * With one cut in all, the spaces of all victims together are every schedule there is.
 */
record ScheduleSpace(ScheduleScript script, int victim, int cuts) {

    /** A new world at its beginning. */
    ScheduleWorld open() {
        return new ScheduleWorld(script, victim, cuts);
    }

    /** Of the file its progress is kept in. */
    String fileName() {
        return toString().replaceAll("[^A-Za-z0-9]+", "-");
    }

    @Override
    public String toString() {
        return script.name() + ", " + cuts + " cut of " + (char) ('A' + victim);
    }
}
