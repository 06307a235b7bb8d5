package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script answers: a number, bytes, nothing, or a list of such. */
final class Reply {
    private final @Nullable Object value;

    Reply(@Nullable Object value) {
        this.value = value;
    }

    boolean isNothing() {
        return value == null;
    }

    long number() {
        return value instanceof Long number ? number : Long.parseLong(text());
    }

    byte[] bytes() {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalStateException("a script answered something else than bytes");
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    List<Reply> list() {
        if (value instanceof List<?> list) {
            return list.stream().<Reply>map(Reply::new).toList();
        }
        throw new IllegalStateException("a script answered something else than a list");
    }
}
