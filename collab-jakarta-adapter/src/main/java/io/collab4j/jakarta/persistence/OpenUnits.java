package io.collab4j.jakarta.persistence;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The units that are open in this JVM. It is here for listeners that the provider makes with nothing to start from; one that
 * is made with its {@link EntityChanges} does not look here. Any thread.
 */
final class OpenUnits {
    private static final List<EntityChanges> OPEN = new CopyOnWriteArrayList<>();

    private OpenUnits() {}

    static void add(EntityChanges unit) {
        OPEN.add(unit);
    }

    static void remove(EntityChanges unit) {
        OPEN.remove(unit);
    }

    static List<EntityChanges> all() {
        return OPEN;
    }
}
