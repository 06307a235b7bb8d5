package io.collab4j.jakarta.client;

import java.util.List;
import java.util.Locale;

/** One thing that can happen next, to one client. */
record ScheduleStep(Kind kind, int client) {

    enum Kind {
        /** It makes its next edit. */
        EDIT,
        /** Its oldest frame on the way reaches the server. */
        UP,
        /** The server's oldest frame on the way reaches it. */
        DOWN,
        /** Its line breaks, and it notices; nothing that is on the way to it arrives. */
        CUT,
        /** A frame that was on its way when its line broke reaches the server all the same. */
        LATE,
        /** The server notices that the line broke; what was still on its way is lost. */
        NOTICE,
        /** It comes back, with a handshake that nothing disturbs. */
        DIAL
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    byte code() {
        return (byte) (client * KINDS.size() + KINDS.indexOf(kind));
    }

    static ScheduleStep of(byte code) {
        return new ScheduleStep(KINDS.get(code % KINDS.size()), code / KINDS.size());
    }

    @Override
    public String toString() {
        return (char) ('A' + client) + "." + kind.name().toLowerCase(Locale.ROOT);
    }

    /** A schedule in words, which says how to get to a state again. */
    static String describe(byte[] schedule) {
        StringBuilder words = new StringBuilder();
        for (byte code : schedule) {
            words.append(words.length() == 0 ? "" : " ").append(of(code));
        }
        return words.toString();
    }
}
