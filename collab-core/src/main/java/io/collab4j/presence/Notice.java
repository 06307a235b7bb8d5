package io.collab4j.presence;

import io.collab4j.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** What stands in a slot of a board: a message for everybody it concerns, encoded by whoever needs it first. */
abstract sealed class Notice permits Notice.Attendance, Notice.Cursor {
    private final String about;
    private final ServerMessage message;
    // Encoding twice in a race gives the same text.
    private @Nullable String encoded;

    private Notice(String about, ServerMessage message) {
        this.about = about;
        this.message = message;
    }

    /** The user or the session it is about. */
    String about() {
        return about;
    }

    String encode() {
        String text = encoded;
        if (text == null) {
            text = message.encode();
            encoded = text;
        }
        return text;
    }

    /** Somebody is there, or is no longer. */
    static final class Attendance extends Notice {
        private final boolean present;
        private final long since;

        /**
         * A notice.
         *
         * @param since the version of the board at which it was put there that this one is present: who has not read so
         *     far need not hear that it is gone
         */
        Attendance(String about, boolean present, long since, ServerMessage message) {
            super(about, message);
            this.present = present;
            this.since = since;
        }

        boolean isPresent() {
            return present;
        }

        long since() {
            return since;
        }
    }

    /** A session's cursor is somewhere. */
    static final class Cursor extends Notice {
        private final CursorPlace place;

        Cursor(CursorPlace place, ServerMessage message) {
            super(place.sessionId(), message);
            this.place = place;
        }

        CursorPlace place() {
            return place;
        }
    }
}
