package io.collab4j.feed;

import java.util.Locale;

/** Why the server ends a stream. */
enum FeedEnd {
    /** It has lasted long enough; the reader comes again where it was. */
    LIFETIME,
    /** The proof of who the reader is has expired. */
    TOKEN_EXPIRED,
    /** What the reader was granted was taken back, or it may no longer read the feed. */
    REVOKED,
    /** A channel has gone on without the reader; it comes again, and is told whether anything is missing. */
    RESYNC,
    /** The server is being stopped; another one takes the reader. */
    SHUTTING_DOWN;

    /** The name on the wire. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
