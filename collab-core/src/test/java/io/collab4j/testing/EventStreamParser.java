package io.collab4j.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads event streams by the letter of the HTML standard, with nothing in common with what writes them. */
public final class EventStreamParser {
    private final List<Event> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private @Nullable String pending;
    private String id = "";
    private String lastEventId = "";
    private String name = "";
    private long retryMillis = -1;

    /** An event as a page sees it. */
    public record Event(String name, String data, String lastEventId) {}

    /** Takes what came; what is not whole yet waits. */
    public void feed(String text) {
        String all = pending == null ? text : pending + text;
        int start = 0;
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c != '\n' && c != '\r') {
                continue;
            }
            if (c == '\r' && i + 1 == all.length()) {
                break;
            }
            line(all.substring(start, i));
            if (c == '\r' && all.charAt(i + 1) == '\n') {
                i++;
            }
            start = i + 1;
        }
        pending = all.substring(start);
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> id = value.indexOf(0) < 0 ? value : id;
            case "retry" -> retryMillis = value.matches("[0-9]+") ? Long.parseLong(value) : retryMillis;
            default -> {
                // A comment, or nothing that is known.
            }
        }
    }

    private void dispatch() {
        lastEventId = id;
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.add(new Event(name.isEmpty() ? "message" : name, data.toString(), lastEventId));
        }
        data.setLength(0);
        name = "";
    }

    /** Those that came since the last time this was asked. */
    public List<Event> take() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    public String lastEventId() {
        return lastEventId;
    }

    /** What the server last said about it; -1 if it has said nothing. */
    public long retryMillis() {
        return retryMillis;
    }
}
