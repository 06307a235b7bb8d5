package io.collab4j.feed;

import io.collab4j.channel.ChannelStart;
import io.collab4j.channel.ChannelSubscription;
import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.EventStreamText;
import io.collab4j.store.ChannelMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How far a stream is in each of its channels. What it missed comes first; then the channels take turns, so that a busy one
 * does not keep the others waiting. On the stream's mailbox.
 */
final class FeedReading {
    private final List<Place> places = new ArrayList<>();
    private int turn;

    /** A channel, what was missed of it, and the offset of the last message that was told. */
    private static final class Place {
        private final FeedPart part;
        private final ChannelSubscription subscription;
        private final String epoch;
        private final Iterator<ChannelMessage> missed;
        private long offset;

        Place(FeedPart part, ChannelStart start) {
            this.part = part;
            this.subscription = start.subscription();
            this.epoch = start.position().epoch();
            this.missed = start.messages().iterator();
            this.offset = start.position().offset() - start.messages().size();
        }
    }

    /**
     * Reads nothing yet.
     *
     * @param parts to which each of the channels belongs
     */
    FeedReading(List<FeedPart> parts, List<ChannelStart> starts) {
        for (int i = 0; i < starts.size(); i++) {
            places.add(new Place(parts.get(i), starts.get(i)));
        }
    }

    void start() {
        places.forEach(place -> place.subscription.start());
    }

    void stop() {
        places.forEach(place -> place.subscription.cancel());
    }

    /** Where the reader is that has seen everything taken so far, as an event's id. */
    String position() {
        StringBuilder id = new StringBuilder(places.size() * 32);
        for (Place place : places) {
            id.append(id.isEmpty() ? "" : ",")
                    .append(FeedPosition.write(new ChannelPosition(place.epoch, place.offset)));
        }
        return id.toString();
    }

    /** Takes what there is until the text is so long. */
    void take(EventStreamText out, int atMost) {
        for (Place place : places) {
            while (place.missed.hasNext() && out.length() < atMost) {
                write(place, place.missed.next(), out);
            }
        }
        for (int i = 0; i < places.size() && out.length() < atMost; i++) {
            Place place = places.get((turn + i) % places.size());
            place.subscription.takeMessages(() -> out.length() < atMost, message -> write(place, message, out));
        }
        turn = (turn + 1) % places.size();
    }

    private void write(Place place, ChannelMessage message, EventStreamText out) {
        place.offset = message.offset();
        String prefix = place.part.prefix();
        if (place.part.feed().events().contains(message.event())) {
            out.event(position(), prefix + message.event(), message.data());
        } else {
            String data = new ObjectWriter()
                    .put("event", message.event())
                    .raw("data", message.data())
                    .end();
            out.event(position(), prefix + Feed.OTHER, data);
        }
    }
}
