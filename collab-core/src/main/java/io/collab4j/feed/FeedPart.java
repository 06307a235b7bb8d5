package io.collab4j.feed;

/**
 * A feed as one reader asks for it, alone or beside others on one stream.
 *
 * @param prefix of its events' names; empty if it is alone
 */
record FeedPart(Feed feed, FeedRequest request, String prefix) {}
