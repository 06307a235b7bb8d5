package io.collab4j.feed;

import java.time.Duration;

/** Sets what is to differ from other {@link FeedLimits}. Not thread-safe. */
public final class FeedLimitsBuilder {
    private int streamsPerUser;
    private int streamsPerTenant;
    private Duration heartbeat;
    private Duration lifetime;
    private Duration retry;
    private Duration sendTimeout;
    private Duration initialDataPatience;
    private Duration pollWait;
    private Duration ticketLifetime;
    private int ticketsPerUser;

    FeedLimitsBuilder(FeedLimits from) {
        streamsPerUser = from.streamsPerUser();
        streamsPerTenant = from.streamsPerTenant();
        heartbeat = from.heartbeat();
        lifetime = from.lifetime();
        retry = from.retry();
        sendTimeout = from.sendTimeout();
        initialDataPatience = from.initialDataPatience();
        pollWait = from.pollWait();
        ticketLifetime = from.ticketLifetime();
        ticketsPerUser = from.ticketsPerUser();
    }

    public FeedLimitsBuilder streamsPerUser(int value) {
        streamsPerUser = value;
        return this;
    }

    public FeedLimitsBuilder streamsPerTenant(int value) {
        streamsPerTenant = value;
        return this;
    }

    public FeedLimitsBuilder heartbeat(Duration value) {
        heartbeat = value;
        return this;
    }

    public FeedLimitsBuilder lifetime(Duration value) {
        lifetime = value;
        return this;
    }

    public FeedLimitsBuilder retry(Duration value) {
        retry = value;
        return this;
    }

    public FeedLimitsBuilder sendTimeout(Duration value) {
        sendTimeout = value;
        return this;
    }

    public FeedLimitsBuilder initialDataPatience(Duration value) {
        initialDataPatience = value;
        return this;
    }

    public FeedLimitsBuilder pollWait(Duration value) {
        pollWait = value;
        return this;
    }

    public FeedLimitsBuilder ticketLifetime(Duration value) {
        ticketLifetime = value;
        return this;
    }

    public FeedLimitsBuilder ticketsPerUser(int value) {
        ticketsPerUser = value;
        return this;
    }

    /** The limits. */
    public FeedLimits build() {
        return new FeedLimits(
                streamsPerUser,
                streamsPerTenant,
                heartbeat,
                lifetime,
                retry,
                sendTimeout,
                initialDataPatience,
                pollWait,
                ticketLifetime,
                ticketsPerUser);
    }
}
