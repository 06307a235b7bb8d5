package io.collab4j.document;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the fields of one document take, as far as this node knows: those that are open as they are here, the others as the
 * store told last. Two nodes that edit different fields at the same moment may go over a limit by what they have under
 * way. Any thread.
 */
final class DocumentSizes {
    private final Map<String, Long> bytes = new ConcurrentHashMap<>();

    /** What the store says; of fields that are open here more is known. */
    void learn(Map<String, Long> stored, Set<String> open) {
        stored.forEach((name, size) -> {
            if (open.contains(name)) {
                bytes.putIfAbsent(name, size);
            } else {
                bytes.put(name, size);
            }
        });
    }

    void set(String fieldName, long size) {
        bytes.put(fieldName, size);
    }

    long othersThan(String fieldName) {
        long sum = 0;
        for (Map.Entry<String, Long> field : bytes.entrySet()) {
            sum += field.getKey().equals(fieldName) ? 0 : field.getValue();
        }
        return sum;
    }

    boolean isKnown(String fieldName) {
        return bytes.containsKey(fieldName);
    }

    int fields() {
        return bytes.size();
    }
}
