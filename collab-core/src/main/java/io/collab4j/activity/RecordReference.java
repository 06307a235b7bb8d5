package io.collab4j.activity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the application's.
 *
 * @param type for example {@code deal}; any text, as the id
 * @param pipelineId the pipeline it is in; null if it is in none
 */
public record RecordReference(
        String tenantId, String type, String id, @Nullable String pipelineId) {
    public RecordReference {
        Objects.requireNonNull(tenantId);
        Objects.requireNonNull(type);
        Objects.requireNonNull(id);
    }

    /** A record that is in no pipeline. */
    public static RecordReference of(String tenantId, String type, String id) {
        return new RecordReference(tenantId, type, id, null);
    }

    /** The same in a pipeline. */
    public RecordReference in(String pipeline) {
        return new RecordReference(tenantId, type, id, pipeline);
    }
}
