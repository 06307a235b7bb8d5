package io.collab4j.session;

import java.time.Duration;

/** {@link SessionLimits} that differ from others in what is set here. Not thread-safe. */
public final class SessionLimitsBuilder {
    private Duration authenticationDeadline;
    private Duration heartbeat;
    private Duration pongTimeout;
    private Duration expiryWarning;
    private Duration expiryLeeway;
    private Duration clientLifetime;
    private Duration revocationLifetime;
    private int messagesBeforeAuthentication;
    private int bytesBeforeAuthentication;
    private int waitingMessages;
    private int joinedDocuments;
    private ConnectionCaps connections;
    private RateLimits rates;
    private OutgoingLimits outgoing;

    SessionLimitsBuilder(SessionLimits from) {
        authenticationDeadline = from.authenticationDeadline();
        heartbeat = from.heartbeat();
        pongTimeout = from.pongTimeout();
        expiryWarning = from.expiryWarning();
        expiryLeeway = from.expiryLeeway();
        clientLifetime = from.clientLifetime();
        revocationLifetime = from.revocationLifetime();
        messagesBeforeAuthentication = from.messagesBeforeAuthentication();
        bytesBeforeAuthentication = from.bytesBeforeAuthentication();
        waitingMessages = from.waitingMessages();
        joinedDocuments = from.joinedDocuments();
        connections = from.connections();
        rates = from.rates();
        outgoing = from.outgoing();
    }

    public SessionLimitsBuilder authenticationDeadline(Duration authenticationDeadline) {
        this.authenticationDeadline = authenticationDeadline;
        return this;
    }

    public SessionLimitsBuilder heartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
        return this;
    }

    public SessionLimitsBuilder pongTimeout(Duration pongTimeout) {
        this.pongTimeout = pongTimeout;
        return this;
    }

    public SessionLimitsBuilder expiryWarning(Duration expiryWarning) {
        this.expiryWarning = expiryWarning;
        return this;
    }

    public SessionLimitsBuilder expiryLeeway(Duration expiryLeeway) {
        this.expiryLeeway = expiryLeeway;
        return this;
    }

    public SessionLimitsBuilder clientLifetime(Duration clientLifetime) {
        this.clientLifetime = clientLifetime;
        return this;
    }

    public SessionLimitsBuilder revocationLifetime(Duration revocationLifetime) {
        this.revocationLifetime = revocationLifetime;
        return this;
    }

    public SessionLimitsBuilder messagesBeforeAuthentication(int messagesBeforeAuthentication) {
        this.messagesBeforeAuthentication = messagesBeforeAuthentication;
        return this;
    }

    public SessionLimitsBuilder bytesBeforeAuthentication(int bytesBeforeAuthentication) {
        this.bytesBeforeAuthentication = bytesBeforeAuthentication;
        return this;
    }

    public SessionLimitsBuilder waitingMessages(int waitingMessages) {
        this.waitingMessages = waitingMessages;
        return this;
    }

    public SessionLimitsBuilder joinedDocuments(int joinedDocuments) {
        this.joinedDocuments = joinedDocuments;
        return this;
    }

    public SessionLimitsBuilder connections(ConnectionCaps connections) {
        this.connections = connections;
        return this;
    }

    public SessionLimitsBuilder rates(RateLimits rates) {
        this.rates = rates;
        return this;
    }

    public SessionLimitsBuilder outgoing(OutgoingLimits outgoing) {
        this.outgoing = outgoing;
        return this;
    }

    public SessionLimits build() {
        return new SessionLimits(
                authenticationDeadline,
                heartbeat,
                pongTimeout,
                expiryWarning,
                expiryLeeway,
                clientLifetime,
                revocationLifetime,
                messagesBeforeAuthentication,
                bytesBeforeAuthentication,
                waitingMessages,
                joinedDocuments,
                connections,
                rates,
                outgoing);
    }
}
