package io.collab4j.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field as a member finds it.
 *
 * @param content JSON of the state; null if {@code operations} are given instead
 * @param operations JSON of everything after the revision the member named
 * @param cursors JSON of each at {@code revision}, by session
 * @param subscription begins behind {@code revision}
 */
public record JoinedField(
        String fieldType,
        String epoch,
        long revision,
        String operationId,
        long lastSeq,
        long lastSeqRevision,
        @Nullable String content,
        @Nullable List<String> operations,
        Map<String, String> cursors,
        Subscription subscription) {}
