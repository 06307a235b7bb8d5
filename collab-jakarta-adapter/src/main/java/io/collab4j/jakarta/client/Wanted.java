package io.collab4j.jakarta.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of a document somebody wants: some names, or all, also those to come. It only grows. */
final class Wanted {
    private final Set<String> names = new LinkedHashSet<>();
    private boolean all;

    private Wanted(List<String> names, boolean all) {
        this.names.addAll(names);
        this.all = all;
    }

    static Wanted all() {
        return new Wanted(List.of(), true);
    }

    static Wanted of(List<String> names) {
        return new Wanted(names, false);
    }

    boolean isAll() {
        return all;
    }

    Set<String> names() {
        return names;
    }

    /** Adds what another wants; gives the names that are new, or nothing if there is nothing to ask. */
    Optional<List<String>> add(Wanted more) {
        if (all) {
            return Optional.empty();
        }
        if (more.all) {
            all = true;
            return Optional.of(List.of());
        }
        List<String> unknown =
                more.names.stream().filter(name -> !names.contains(name)).toList();
        names.addAll(unknown);
        return unknown.isEmpty() ? Optional.empty() : Optional.of(unknown);
    }
}
