package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All changes that anybody was given, to find out whether they fit together. Any thread. */
final class PresenceLedger {
    private final Map<PresencePlace, List<PresenceChange>> given = new HashMap<>();

    synchronized void add(PresencePlace place, Optional<PresenceChange> change) {
        change.ifPresent(
                each -> given.computeIfAbsent(place, key -> new ArrayList<>()).add(each));
    }

    void add(Map<PresencePlace, List<PresenceChange>> swept) {
        swept.forEach((place, changes) -> changes.forEach(change -> add(place, Optional.of(change))));
    }

    /** Each was given once, none is missing, and together they lead to who is there. */
    synchronized void check(PresencePlace place, PresenceRoster roster) {
        List<PresenceChange> changes = new ArrayList<>(given.getOrDefault(place, List.of()));
        changes.sort(Comparator.comparingLong(PresenceChange::version));
        Set<String> there = new HashSet<>();
        long version = 0;
        for (PresenceChange change : changes) {
            assertThat(change.version()).as("%s in %s", change, changes).isEqualTo(++version);
            String key = place.keyOf(change.entry());
            assertThat(change.present() ? there.add(key) : there.remove(key))
                    .as("%s is one in %s", change, changes)
                    .isTrue();
        }
        assertThat(roster.version()).isEqualTo(version);
        assertThat(roster.entries())
                .extracting(place::keyOf)
                .as("after %s", changes)
                .containsAll(there)
                .allMatch(there::contains);
    }
}
