package io.collab4j.store;

import java.time.Duration;

/**
 * A lock in force, as it was when the store was asked.
 *
 * @param token the fencing number of this grant: larger than that of every earlier grant of the field, and never given
 *     again
 * @param remaining until it ends if nobody does anything; the holder's edits may move that
 * @param leaving whether the holder's connection is gone and nothing but the grace is left
 */
public record FieldLock(String fieldName, long token, LockHolder holder, Duration remaining, boolean leaving) {}
