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
        private final long version;
        private final long since;
        private final @Nullable Attendance former;

        private Attendance(
                String about,
                boolean present,
                long version,
                long since,
                @Nullable Attendance former,
                ServerMessage message) {
            super(about, message);
            this.present = present;
            this.version = version;
            this.since = since;
            this.former = former;
        }

        /**
         * A notice in the place of another one.
         *
         * @param version of the board under which it stands
         * @param replaced what stood there before, if that is not forgotten
         */
        static Attendance instead(
                @Nullable Notice replaced, String about, boolean present, long version, ServerMessage message) {
            Attendance before = replaced instanceof Attendance attendance ? attendance : null;
            if (present) {
                Attendance gone = before == null || before.present ? null : before;
                return new Attendance(about, true, version, version, gone, message);
            }
            return before == null
                    ? new Attendance(about, false, version, 0, null, message)
                    : new Attendance(about, false, version, before.since, before.former, message);
        }

        boolean isPresent() {
            return present;
        }

        /** The version of the board under which it stands. */
        long version() {
            return version;
        }

        /**
         * The version under which it stood there that this one has come: who has not read that knows nothing of it. 0 if
         * everybody has.
         */
        long since() {
            return since;
        }

        /** That it had gone before it came again; null if everybody has read that. */
        @Nullable
        Attendance former() {
            return former;
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
