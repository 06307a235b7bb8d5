package io.collab4j.feed;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.EventStreamText;
import java.time.Instant;

/** The events that every feed has, encoded. */
final class FeedEvents {
    private FeedEvents() {}

    /**
     * What a stream begins with.
     *
     * @param position where it begins, so that a reader who is cut off at once comes back to the same place
     * @param resuming whether the reader said where it was
     */
    static String greeting(
            FeedRequest request, Instant now, String position, boolean resuming, boolean recovered, JsonValue data) {
        ObjectWriter connected =
                new ObjectWriter().put("user_id", request.user().userId()).put("timestamp", now.toString());
        if (resuming) {
            connected.put("recovered", recovered);
        }
        return new EventStreamText()
                .event(position, "connected", connected.end())
                .event(null, "initial_data", data.toJson())
                .toString();
    }

    static String heartbeat(Instant now) {
        return only("heartbeat", new ObjectWriter().put("timestamp", now.toString()));
    }

    static String end(FeedEnd why) {
        return only("end", new ObjectWriter().put("reason", why.wireName()));
    }

    private static String only(String name, ObjectWriter data) {
        return new EventStreamText().event(null, name, data.end()).toString();
    }
}
