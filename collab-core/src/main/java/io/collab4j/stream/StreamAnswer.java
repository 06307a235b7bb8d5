package io.collab4j.stream;

/** What a request that belongs to a stream is answered: one that posts a frame, or one that polls. */
public sealed interface StreamAnswer {

    /** The session has the frame, now or since an earlier request. */
    record Accepted() implements StreamAnswer {}

    /**
     * The number is not the next one; nothing was done.
     *
     * @param sequence that the stream waits for
     */
    record Expected(long sequence) implements StreamAnswer {}

    /** There is no such stream, or not any more, or it is somebody else's. */
    record Unknown() implements StreamAnswer {}

    /** What the session has to say. */
    record Frame(String frame) implements StreamAnswer {
        /** Without the text. */
        @Override
        public String toString() {
            return "Frame[]";
        }
    }

    /** The session is over, with the code of a WebSocket. */
    record Closed(int code, String reason) implements StreamAnswer {}

    /** Nothing for so long; the same is to be asked again. */
    record Silence() implements StreamAnswer {}
}
