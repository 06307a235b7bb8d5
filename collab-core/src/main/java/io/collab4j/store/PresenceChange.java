package io.collab4j.store;

import java.time.Instant;

/**
 * Somebody has come to a place or has gone from it.
 *
 * @param version of the place behind this change
 * @param present whether it came
 * @param entry the first one that came or the last one that went
 * @param at when that was; for one whose node died, when the node was last known to live
 */
public record PresenceChange(long version, boolean present, PresenceEntry entry, Instant at)
        implements TenantEvent, DocumentEvent {}
