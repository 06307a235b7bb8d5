package io.collab4j.jakarta.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gathers what is sent in one turn of the loop, so that it goes as one frame. On the loop only. */
final class Outbox {
    private final Loop loop;
    private final Consumer<List<String>> write;
    private final List<String> messages = new ArrayList<>();

    Outbox(Loop loop, Consumer<List<String>> write) {
        this.loop = loop;
        this.write = write;
    }

    void add(String message) {
        messages.add(message);
        if (messages.size() == 1) {
            loop.execute(this::flush);
        }
    }

    /** The line is gone: what waited for it was never sent. */
    void clear() {
        messages.clear();
    }

    private void flush() {
        if (!messages.isEmpty()) {
            List<String> turn = List.copyOf(messages);
            messages.clear();
            write.accept(turn);
        }
    }
}
