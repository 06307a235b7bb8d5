package io.collab4j.channel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Those who are subscribed to a channel. Used by the channel's mailbox only. */
final class ChannelAudience {
    private final ChannelLimits limits;
    private final Set<ChannelSubscription> members = new LinkedHashSet<>();
    private boolean news;
    private int messages;
    private long bytes;

    ChannelAudience(ChannelLimits limits) {
        this.limits = limits;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    List<ChannelSubscription> all() {
        return List.copyOf(members);
    }

    void add(ChannelSubscription subscription) {
        members.add(subscription);
    }

    /** Whether it was there. */
    boolean remove(ChannelSubscription subscription) {
        return members.remove(subscription);
    }

    /** There is a message they have not been told of. */
    void published(RingEntry entry) {
        news = true;
        messages++;
        bytes += entry.bytes();
    }

    /** Tells everybody that there is something new, if there is. */
    void tell() {
        if (!news) {
            return;
        }
        long wait = isUrgent() ? 0 : limits.pace().waitNanos(members.size());
        if (wait == 0) {
            messages = 0;
            bytes = 0;
        }
        news = false;
        members.forEach(member -> member.signal(wait));
    }

    /** Nobody who could take it at once is to be overtaken because he was asked to wait. */
    private boolean isUrgent() {
        return messages >= limits.ringMessages() / 4 || bytes >= limits.ringBytes() / 4;
    }
}
