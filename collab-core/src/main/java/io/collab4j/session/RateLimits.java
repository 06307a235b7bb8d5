package io.collab4j.session;

import io.collab4j.protocol.Budget;

/**
 * What one connection may send.
 *
 * @param control messages that have no budget of their own
 * @param operations edits of any kind
 * @param operationBytes bytes of the edits
 * @param joins joins of documents and subscriptions to channels
 * @param presence cursors and other signs of life that are not kept
 * @param publications messages to channels and to other members
 * @param history requests for what a channel kept
 * @param authentications {@code authenticate} and {@code refresh_token}
 * @param refusals answers with {@code rate_limited} before the connection is closed as flooding
 */
public record RateLimits(
        Rate control,
        Rate operations,
        Rate operationBytes,
        Rate joins,
        Rate presence,
        Rate publications,
        Rate history,
        Rate authentications,
        Rate refusals) {

    /** What the protocol promises. */
    public static final RateLimits DEFAULT = new RateLimits(
            new Rate(100, 100 / 60.0),
            new Rate(60, 20),
            new Rate(256 * 1024, 64 * 1024),
            new Rate(256, 4),
            new Rate(40, 20),
            new Rate(100, 10),
            new Rate(10, 10 / 60.0),
            new Rate(5, 5 / 60.0),
            new Rate(200, 10));

    /** For load tests. */
    public static final RateLimits NONE = new RateLimits(
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED);

    /** What a message may take of its budget. */
    Rate of(Budget budget) {
        return switch (budget) {
            case CONTROL -> control;
            case OPERATIONS -> operations;
            case JOINS -> joins;
            case AUTHENTICATIONS -> authentications;
            case PRESENCE -> presence;
            case PUBLICATIONS -> publications;
            case HISTORY -> history;
        };
    }
}
