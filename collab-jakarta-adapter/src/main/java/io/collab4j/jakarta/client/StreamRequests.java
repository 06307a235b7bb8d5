package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.util.Map;
import java.util.function.IntConsumer;

/** The seam to HTTP: requests to the address of one server's streams. What comes of them is told on the loop, never before the call returns. */
interface StreamRequests {
    int OK = 200;
    int NO_CONTENT = 204;
    int UNAUTHORIZED = 401;
    int FORBIDDEN = 403;
    int NOT_FOUND = 404;
    int CONFLICT = 409;
    int TOO_LARGE = 413;
    /** There is no answer, or it was cut. */
    int NONE = 0;

    /**
     * Reads an event stream.
     *
     * @param query of the address; empty for none
     * @return gives the request up; nothing is told after that
     * @throws IllegalArgumentException if the address is one that can never be asked
     */
    Cancellable get(String query, Map<String, String> headers, Answer answer);

    /**
     * Posts a frame.
     *
     * @param status is told once, also if there is {@link #NONE}
     * @return gives the request up; nothing is told after that
     */
    Cancellable post(Map<String, String> headers, String frame, IntConsumer status);

    /** Says that the client leaves the stream. Nothing is told of it: if it does not arrive, the server finds out later. */
    void leave(Map<String, String> headers);

    /** What comes of an event stream, on the loop. */
    interface Answer {
        void onEvent(String name, String data);

        /** Once, after the last event. */
        void onEnd(int status);
    }
}
