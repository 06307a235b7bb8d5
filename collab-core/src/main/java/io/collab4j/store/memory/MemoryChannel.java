package io.collab4j.store.memory;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One channel, guarded by its own monitor. */
final class MemoryChannel {
    private final String epoch;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private @Nullable ChannelRetention retention;
    private long last;
    private long lastUse;
    private boolean gone;

    /** A message and since when it is here. */
    private record Kept(ChannelMessage message, long since) {}

    MemoryChannel(String epoch) {
        this.epoch = epoch;
    }

    ChannelPosition head() {
        return new ChannelPosition(epoch, last);
    }

    void used(long now) {
        lastUse = now;
    }

    /** Whether it is in the store no longer; whoever still finds it has to look again. */
    boolean isGone() {
        return gone;
    }

    /** It is about to be taken out of the store; false if it has been before. */
    boolean leave() {
        boolean first = !gone;
        gone = true;
        return first;
    }

    boolean isForgotten(long now, Duration after) {
        trim(now);
        return kept.isEmpty() && now - lastUse > after.toNanos();
    }

    List<ChannelMessage> append(List<ChannelDraft> drafts, ChannelRetention keeping, long now) {
        retention = keeping;
        List<ChannelMessage> appended = new ArrayList<>(drafts.size());
        for (ChannelDraft draft : drafts) {
            ChannelMessage message = draft.at(++last);
            appended.add(message);
            kept.add(new Kept(message, now));
        }
        trim(now);
        return appended;
    }

    private void trim(long now) {
        ChannelRetention keeping = retention;
        while (keeping != null && !kept.isEmpty() && isOver(keeping, now)) {
            kept.removeFirst();
        }
    }

    private boolean isOver(ChannelRetention keeping, long now) {
        return kept.size() > keeping.messages()
                || now - kept.getFirst().since() >= keeping.age().toNanos();
    }

    ChannelRead read(ChannelPosition after, int limit, long now) {
        trim(now);
        long oldest = last - kept.size() + 1;
        boolean complete = after.epoch().equals(epoch) && after.offset() <= last && after.offset() >= oldest - 1;
        return new ChannelRead(head(), complete, complete ? messages(after.offset(), limit) : List.of());
    }

    ChannelRead newest(int count, long now) {
        trim(now);
        return new ChannelRead(head(), true, messages(last - Math.min(count, kept.size()), count));
    }

    private List<ChannelMessage> messages(long after, int limit) {
        List<ChannelMessage> found = new ArrayList<>();
        // Asked for is nearly always the end, so it is looked for from there.
        Iterator<Kept> backwards = kept.descendingIterator();
        while (backwards.hasNext()) {
            ChannelMessage message = backwards.next().message();
            if (message.offset() <= after) {
                break;
            }
            if (message.offset() - after <= limit) {
                found.add(message);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
