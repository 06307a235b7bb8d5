package io.collab4j.lock;

import java.time.Duration;

/** Limits like others but for what is set. Not thread-safe. */
public final class LockLimitsBuilder {
    private Duration lease;
    private Duration grace;
    private Duration idle;
    private int perSession;
    private int perTenant;
    private int waiters;
    private Duration heartbeat;

    LockLimitsBuilder(LockLimits limits) {
        lease = limits.lease();
        grace = limits.grace();
        idle = limits.idle();
        perSession = limits.perSession();
        perTenant = limits.perTenant();
        waiters = limits.waiters();
        heartbeat = limits.heartbeat();
    }

    public LockLimitsBuilder lease(Duration value) {
        lease = value;
        return this;
    }

    public LockLimitsBuilder grace(Duration value) {
        grace = value;
        return this;
    }

    public LockLimitsBuilder idle(Duration value) {
        idle = value;
        return this;
    }

    public LockLimitsBuilder perSession(int value) {
        perSession = value;
        return this;
    }

    public LockLimitsBuilder perTenant(int value) {
        perTenant = value;
        return this;
    }

    public LockLimitsBuilder waiters(int value) {
        waiters = value;
        return this;
    }

    public LockLimitsBuilder heartbeat(Duration value) {
        heartbeat = value;
        return this;
    }

    public LockLimits build() {
        return new LockLimits(lease, grace, idle, perSession, perTenant, waiters, heartbeat);
    }
}
