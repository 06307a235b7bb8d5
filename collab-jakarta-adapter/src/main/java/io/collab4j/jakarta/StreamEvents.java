package io.collab4j.jakarta;

import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.EventStreamText;
import io.collab4j.stream.ClientStream;

/** What a stream says, as events. */
final class StreamEvents {
    /** An answer to a poll that has nothing to tell: a comment, so that it is an event stream nevertheless. */
    static final String NONE = ":\n\n";

    private StreamEvents() {}

    /** The first: what the client needs to post frames. */
    static String open(ClientStream stream) {
        String opening = new ObjectWriter()
                .put("session_id", stream.sessionId())
                .put("stream_key", stream.key())
                .end();
        return event("open", opening);
    }

    static String frame(String frame) {
        return event("frame", frame);
    }

    /** The last. */
    static String close(int code, String reason) {
        return event(
                "close",
                new ObjectWriter().put("code", code).put("reason", reason).end());
    }

    private static String event(String name, String data) {
        return new EventStreamText().event(null, name, data).toString();
    }
}
