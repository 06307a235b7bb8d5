package io.collab4j.jakarta.client;

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

    /** Those of a request that is one of many on an open stream. */
    Map<String, String> headers(long sequence) {
        if (key == null) {
            throw new IllegalStateException("the stream is not open");
        }
        return Map.of(
                "Authorization", "Bearer " + token, "Collab-Stream", key, "Collab-Sequence", Long.toString(sequence));
    }
}
