/**
 * Channels: {@link io.collab4j.channel.ChannelService} publishes messages on them, for sessions and for the application, which
 * sees it as {@link io.collab4j.channel.Channels}. The store numbers the messages. Each open channel keeps the recent ones
 * in a ring that every subscriber reads from at its own pace, so a subscriber is but a position.
 */
@NullMarked
package io.collab4j.channel;

import org.jspecify.annotations.NullMarked;
