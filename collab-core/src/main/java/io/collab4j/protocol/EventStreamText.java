package io.collab4j.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Writes events as an event stream carries them, by the HTML standard's section on server-sent events. Nothing that is put
 * into one event can begin another.
 */
public final class EventStreamText {
    private final StringBuilder out = new StringBuilder(256);

    /** Nothing yet. */
    public EventStreamText() {
        super();
    }

    /** How long a client waits before it comes again. */
    public EventStreamText retry(long millis) {
        out.append("retry: ").append(millis).append("\n\n");
        return this;
    }

    /**
     * An event.
     *
     * @param id where a client is that has seen it; null if it does not move the client
     * @param data may have several lines, however they end; the client sees them end with a line feed
     * @throws IllegalArgumentException if the id or the name does not fit on a line
     */
    public EventStreamText event(@Nullable String id, String name, String data) {
        if (id != null) {
            out.append("id: ").append(onOneLine(id)).append('\n');
        }
        out.append("event: ").append(onOneLine(name)).append('\n');
        appendData(data);
        out.append('\n');
        return this;
    }

    private static String onOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\n' || unit == '\r' || unit == 0) {
                throw new IllegalArgumentException("more than a line");
            }
        }
        return text;
    }

    /** A line ends with CR LF, LF or CR; what is compact JSON is one line. */
    private void appendData(String data) {
        out.append("data: ");
        for (int i = 0; i < data.length(); i++) {
            char unit = data.charAt(i);
            if (unit == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n') {
                continue;
            }
            if (unit == '\r' || unit == '\n') {
                out.append("\ndata: ");
            } else {
                out.append(unit);
            }
        }
        out.append('\n');
    }

    /** Events that are written already. */
    public EventStreamText append(String events) {
        out.append(events);
        return this;
    }

    /** In UTF-16 units. */
    public int length() {
        return out.length();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
