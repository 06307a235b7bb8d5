package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a script is called with, in its order. */
final class Arguments {
    private final List<byte[]> list = new ArrayList<>();

    Arguments add(byte[] value) {
        list.add(value);
        return this;
    }

    Arguments add(String value) {
        return add(value.getBytes(StandardCharsets.UTF_8));
    }

    Arguments add(long value) {
        return add(Long.toString(value));
    }

    Arguments add(boolean value) {
        return add(value ? 1 : 0);
    }

    /** In milliseconds; what is shorter than one is one. */
    Arguments add(Duration value) {
        return add(value.isZero() ? 0 : Math.max(1, value.toMillis()));
    }

    List<byte[]> list() {
        return list;
    }
}
