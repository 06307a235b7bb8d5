package io.collab4j.stream;

/** What became of a frame that a client posted. */
public sealed interface StreamAnswer {

    /** The session has it, now or since an earlier request. */
    record Accepted() implements StreamAnswer {}

    /**
     * A frame before it is missing; nothing was done.
     *
     * @param sequence that the stream waits for
     */
    record Expected(long sequence) implements StreamAnswer {}

    /** There is no such stream, or not any more, or it is somebody else's. */
    record Unknown() implements StreamAnswer {}
}
