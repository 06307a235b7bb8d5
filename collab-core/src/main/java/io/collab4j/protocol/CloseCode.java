package io.collab4j.protocol;

/** Why a connection is closed, as the close frame carries it. */
public enum CloseCode {
    GOING_AWAY(1001),
    BINARY_FRAME(1003),
    BAD_UTF8(1007),
    TOO_BIG(1009),
    RESTART(1012),
    TRY_LATER(1013),
    PROTOCOL_VIOLATIONS(4400),
    NOT_AUTHENTICATED(4401),
    FORBIDDEN(4403),
    AUTHENTICATION_TIMEOUT(4408),
    SUPERSEDED(4409),
    FLOODING(4429),
    TOO_SLOW(4508);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
