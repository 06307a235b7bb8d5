package io.collab4j.document;

import io.collab4j.protocol.CollabException;

/** Hears once how an edit ended. Called on the field's thread; must not block. */
public interface EditListener {

    /** It is committed; a member hears of that through its subscription too, in the order of the revisions. */
    void committed(long revision);

    /** It was committed before, and the subscription will not tell of it again. */
    void repeated(Acknowledgement acknowledgement);

    /** It changed nothing and its sequence number is not used up. */
    void refused(CollabException refusal);

    /** The client has resumed elsewhere: this session's time is over. */
    void superseded();
}
