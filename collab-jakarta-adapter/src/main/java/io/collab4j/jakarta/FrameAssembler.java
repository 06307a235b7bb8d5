package io.collab4j.jakarta;

import io.collab4j.json.Utf8;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a text message together and stops at the limit, whatever the container would still deliver. Used by
 * one thread at a time.
 */
final class FrameAssembler {
    private final IntSupplier maxBytes;
    private @Nullable StringBuilder parts;
    private long bytes;
    private boolean tooBig;

    /** Asked at each part, because a peer's limit grows when it has authenticated. */
    FrameAssembler(IntSupplier maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a message has gone over the limit; nothing is taken from then on. */
    boolean isTooBig() {
        return tooBig;
    }

    /** Takes one part; gives the message when it was the last one. */
    Optional<String> add(String part, boolean last) {
        bytes += Utf8.length(part);
        if (tooBig || bytes > maxBytes.getAsInt()) {
            tooBig = true;
            parts = null;
            return Optional.empty();
        }
        if (last && parts == null) {
            bytes = 0;
            return Optional.of(part);
        }
        if (parts == null) {
            parts = new StringBuilder(part.length() * 2);
        }
        parts.append(part);
        if (!last) {
            return Optional.empty();
        }
        String whole = parts.toString();
        parts = null;
        bytes = 0;
        return Optional.of(whole);
    }
}
