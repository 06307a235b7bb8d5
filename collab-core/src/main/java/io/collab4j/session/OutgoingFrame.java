package io.collab4j.session;

import io.collab4j.protocol.Outlet;
import java.util.StringJoiner;

/** Messages on their way into one frame: one as it is, several as an array. Not thread-safe. */
final class OutgoingFrame implements Outlet {
    private final int maxChars;
    // Copies each message once, into a text of the right length.
    private final StringJoiner messages = new StringJoiner(",", "[", "]");
    private String last = "";
    private int count;
    private int relayed;

    /**
     * An empty frame.
     *
     * @param maxChars with which it has no room for more; the message that reaches it may be of any length
     */
    OutgoingFrame(int maxChars) {
        this.maxChars = maxChars;
    }

    @Override
    public boolean hasRoom() {
        return isEmpty() || messages.length() < maxChars;
    }

    @Override
    public void add(String message) {
        messages.add(message);
        last = message;
        count++;
    }

    @Override
    public void relay(String message) {
        add(message);
        relayed += message.length();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Characters of what was relayed. */
    int relayed() {
        return relayed;
    }

    String text() {
        return count == 1 ? last : messages.toString();
    }
}
