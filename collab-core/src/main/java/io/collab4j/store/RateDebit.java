package io.collab4j.store;

import io.collab4j.protocol.Budget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node has let through of a tenant's bucket, or of one of its users'. Amounts are the time in which they come back, so that
 * a store need not know how fast a bucket refills.
 *
 * @param budget whose rate it is
 * @param userId null for the bucket of all users of the tenant
 * @param amount since the node told the store of it last; negative to give back, and nothing to ask only
 * @param lacking in what time the bucket would be full as far as the node knows; it is not full earlier
 * @param most the bucket is full in this time whatever else is said
 */
public record RateDebit(Budget budget, @Nullable String userId, Duration amount, Duration lacking, Duration most) {}
