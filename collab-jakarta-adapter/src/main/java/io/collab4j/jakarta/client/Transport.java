package io.collab4j.jakarta.client;

/** The seam to whatever carries frames: opens lines to one server. */
interface Transport {

    /**
     * Begins to open a line; what becomes of it is told to the listener, from any thread. Does not block.
     *
     * @param token whose line it is, for a line that shows it by itself
     * @throws IllegalArgumentException if the address is one that can never be opened
     */
    Line open(String token, Listener listener);

    /** One line, from dialling to its end. Frames keep their order. Used on the loop only. */
    interface Line {
        /** Hands over one frame; a line that is over drops it. */
        void send(String frame);

        /** Lets go of the line, opened or not, without waiting for the server. Closing again does nothing. */
        void close();
    }

    /** A line that shows the token by itself: the server knows who dials, and greets somebody new without being asked. */
    interface BearerLine extends Line {
        /** Shows this token from now on. */
        void renew(String token);
    }

    /** What happens to one line: opened once at most, closed once at least, nothing after that. */
    interface Listener {
        void onOpen();

        void onFrame(String frame);

        void onClosed(int code, String reason);
    }
}
