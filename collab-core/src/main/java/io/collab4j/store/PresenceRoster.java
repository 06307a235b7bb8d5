package io.collab4j.store;

import java.util.List;

/**
 * Who is in a place.
 *
 * @param version of the place; it has grown by one with each change so far
 * @param entries in the order of their session ids
 */
public record PresenceRoster(long version, List<PresenceEntry> entries) {
    public PresenceRoster {
        entries = List.copyOf(entries);
    }
}
