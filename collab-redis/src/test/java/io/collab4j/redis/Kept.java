package io.collab4j.redis;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test has opened and has to close, the last one first. */
final class Kept implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
