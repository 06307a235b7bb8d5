package io.collab4j.store;

/** Something of a client's that reached another node than its stream's: that node answers it. */
public sealed interface StreamQuestion extends StreamEvent permits StreamPost, StreamPoll, StreamLeave {

    /** The one that asks. */
    String node();

    /** By which the answer is known again. */
    String request();

    /** Hash of the stream's key; the key itself is never told. */
    String stream();

    /** Of whoever sent it, as his token says. */
    String tenantId();

    /** Of whoever sent it, as his token says. */
    String userId();
}
