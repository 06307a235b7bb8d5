package io.collab4j.examples.load;

/**
 * One operation on its way.
 *
 * @param author who sent it
 * @param seq its number
 * @param due when each edit in it was to be made, on the clock of {@link System#nanoTime()}, oldest first
 * @param growth how much longer it makes a text on which nobody else deleted the same
 */
record SentOperation(LoadClient author, long seq, DueQueue due, int growth) {}
