package io.collab4j.jakarta.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Reads an event stream as it comes, by the HTML standard: names and data, as ids and the rest are of no use for a stream
 * that is never come back to. Its lines are decoded whole, so it does not matter where a part ends. Not thread-safe.
 */
final class EventStreamReader {
    private final int maxBytes;
    private final BiConsumer<String, String> onEvent;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private StringBuilder data = new StringBuilder();
    private String name = "";
    /** A line feed would be the second half of the line's end. */
    private boolean afterReturn;

    /**
     * @param maxBytes how large an event may be
     * @param onEvent gets the name and the data of each
     */
    EventStreamReader(int maxBytes, BiConsumer<String, String> onEvent) {
        this.maxBytes = maxBytes;
        this.onEvent = onEvent;
    }

    /** The next part of the answer; false once an event is too large. */
    boolean read(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n' && afterReturn) {
                begin = at + 1;
            } else if (bytes[at] == '\n' || bytes[at] == '\r') {
                line.write(bytes, begin, at - begin);
                begin = at + 1;
                endLine();
            }
            afterReturn = bytes[at] == '\r';
        }
        line.write(bytes, begin, bytes.length - begin);
        return line.size() + data.length() <= maxBytes;
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line = new ByteArrayOutputStream();
        if (text.isEmpty()) {
            endEvent();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        take(field, value.startsWith(" ") ? value.substring(1) : value);
    }

    private void take(String field, String value) {
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            data.append(value).append('\n');
        }
    }

    private void endEvent() {
        String named = name.isEmpty() ? "message" : name;
        String all = data.toString();
        name = "";
        data = new StringBuilder();
        if (!all.isEmpty()) {
            onEvent.accept(named, all.substring(0, all.length() - 1));
        }
    }
}
