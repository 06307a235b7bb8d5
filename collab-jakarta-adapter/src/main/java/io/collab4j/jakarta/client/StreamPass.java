package io.collab4j.jakarta.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the requests of a stream show. On the loop only. */
final class StreamPass {
    private String token;
    private @Nullable String key;

    StreamPass(String token) {
        this.token = token;
    }

    void renew(String newer) {
        token = newer;
    }

    /** The server has opened the stream and given it this secret. */
    void open(String streamKey) {
        key = streamKey;
    }

    boolean isOpen() {
        return key != null;
    }

    Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Those of a request that is about the open stream. */
    Map<String, String> ofStream() {
        if (key == null) {
            throw new IllegalStateException("the stream is not open");
        }
        return Map.of("Authorization", "Bearer " + token, "Collab-Stream", key);
    }

    /** Those of a request that is one of many on the open stream. */
    Map<String, String> ofStream(long sequence) {
        Map<String, String> headers = new HashMap<>(ofStream());
        headers.put("Collab-Sequence", Long.toString(sequence));
        return headers;
    }
}
