package io.collab4j.examples.load;

/**
 * How people type.
 *
 * @param editsPerSecond of each, at random times
 * @param editLength characters that an edit inserts or deletes
 */
record CrowdPace(double editsPerSecond, int editLength) {}
