package io.collab4j.jakarta;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;

/** The only three things anybody is told about a token; none of them helps to forge a better one. */
final class JwtRefusal {
    private JwtRefusal() {}

    /** Whatever is wrong with it. */
    static CollabException invalid() {
        return new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted");
    }

    /** Good in every respect but its time. */
    static CollabException expired() {
        return new CollabException(ErrorCode.TOKEN_EXPIRED, "the token has expired");
    }

    /** There is no key to verify with, for now. */
    static CollabException undecided() {
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "tokens cannot be verified now");
    }
}
