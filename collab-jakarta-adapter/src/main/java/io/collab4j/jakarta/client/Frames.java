package io.collab4j.jakarta.client;

import io.collab4j.json.Utf8;
import java.util.ArrayList;
import java.util.List;

/** Messages as frames: one as it is, several as an array, and never more than a frame may hold. */
final class Frames {
    private Frames() {}

    static List<String> encode(List<String> messages, long maxBytes) {
        List<String> frames = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        long bytes = 2;
        for (String message : messages) {
            int size = Utf8.length(message) + 1;
            if (!batch.isEmpty() && bytes + size > maxBytes) {
                frames.add(frame(batch));
                batch.clear();
                bytes = 2;
            }
            batch.add(message);
            bytes += size;
        }
        if (!batch.isEmpty()) {
            frames.add(frame(batch));
        }
        return frames;
    }

    private static String frame(List<String> batch) {
        return batch.size() == 1 ? batch.get(0) : "[" + String.join(",", batch) + "]";
    }
}
