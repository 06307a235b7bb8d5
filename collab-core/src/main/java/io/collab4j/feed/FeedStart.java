package io.collab4j.feed;

/**
 * What a stream begins with.
 *
 * @param greeting its first events, encoded
 */
record FeedStart(FeedReading reading, String greeting) {}
