/**
 * Feeds: streams of events that go one way, from the server to a reader. A {@link io.collab4j.feed.Feed} says which channels
 * are behind a path and who may read it; {@link io.collab4j.feed.FeedService} opens one for each reader. A feed keeps nothing
 * itself: what was missed is in its channels, and the id of each event says where its reader stands in all of them.
 */
@NullMarked
package io.collab4j.feed;

import org.jspecify.annotations.NullMarked;
