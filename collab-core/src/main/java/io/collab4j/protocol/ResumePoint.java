package io.collab4j.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where a client stands in a field when it joins again.
 *
 * @param operationId of the operation that made the revision; absent where the client does not know it
 */
public record ResumePoint(
        String epoch, long revision, @Nullable String operationId) {}
