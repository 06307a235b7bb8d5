package io.collab4j.feed;

/**
 * What a stream begins with.
 *
 * @param greeting its first events, encoded; empty for a poll that goes on where the reader was
 */
record FeedStart(FeedReading reading, String greeting) {}
