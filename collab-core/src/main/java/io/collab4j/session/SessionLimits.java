package io.collab4j.session;

import java.time.Duration;

/**
 * What connections may do.
 *
 * @param authenticationDeadline until the peer must have authenticated
 * @param heartbeat between two pings
 * @param pongTimeout how much longer than a heartbeat silence may last
 * @param expiryWarning how long before its token's end a peer is warned
 * @param expiryLeeway how long after its token's end it is closed
 * @param clientLifetime how long a client id lives after it was last seen
 * @param revocationLifetime how long a revocation is remembered; longer than any token is good
 * @param messagesBeforeAuthentication and
 * @param bytesBeforeAuthentication until the peer has authenticated
 * @param waitingMessages that came in and wait for an earlier one's answer
 * @param joinedDocuments at once
 * @param connections how many there may be
 * @param rates how much may come in from a connection, a user and a tenant
 * @param outgoing how far one may fall behind in reading
 */
public record SessionLimits(
        Duration authenticationDeadline,
        Duration heartbeat,
        Duration pongTimeout,
        Duration expiryWarning,
        Duration expiryLeeway,
        Duration clientLifetime,
        Duration revocationLifetime,
        int messagesBeforeAuthentication,
        int bytesBeforeAuthentication,
        int waitingMessages,
        int joinedDocuments,
        ConnectionCaps connections,
        RateLimits rates,
        OutgoingLimits outgoing) {

    /** What the protocol promises. */
    public static final SessionLimits DEFAULT = new SessionLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            Duration.ofHours(24),
            4,
            16 * 1024,
            1_000,
            64,
            ConnectionCaps.DEFAULT,
            RateLimits.DEFAULT,
            OutgoingLimits.DEFAULT);

    /** The same but for what will be set. */
    public SessionLimitsBuilder toBuilder() {
        return new SessionLimitsBuilder(this);
    }

    /** The same with no rate limits and no caps on connections, for load tests. */
    public SessionLimits unthrottled() {
        return toBuilder()
                .connections(ConnectionCaps.NONE)
                .rates(RateLimits.NONE)
                .build();
    }
}
