package io.collab4j.store;

import java.time.Duration;

/**
 * On what terms a lock is granted.
 *
 * @param lease until it ends if it is not renewed
 * @param idle how long it may be held without an edit of its holder, however often it is renewed
 * @param perTenant how many locks a tenant may hold at once
 * @param waiters how many may wait for one field
 * @param patience how long a place among those who wait is kept for one who does not ask again
 */
public record LockTerms(Duration lease, Duration idle, int perTenant, int waiters, Duration patience) {}
