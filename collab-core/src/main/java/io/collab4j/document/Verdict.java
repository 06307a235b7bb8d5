package io.collab4j.document;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;

/** What is to become of one edit. */
sealed interface Verdict {
    Verdict ACCEPTED = new Plain("accepted");
    /** An edit with the same sequence number is in this very group: the lane will tell. */
    Verdict UNDER_WAY = new Plain("under way");

    Verdict SUPERSEDED = new Plain("superseded");

    /** Committed before. */
    record Repeated(Acknowledgement acknowledgement) implements Verdict {}

    /** Not to be committed. */
    record Refused(CollabException refusal) implements Verdict {}

    /** One of the constants. */
    record Plain(String name) implements Verdict {}

    static Verdict refused(ErrorCode code, String message) {
        return new Refused(new CollabException(code, message));
    }
}
