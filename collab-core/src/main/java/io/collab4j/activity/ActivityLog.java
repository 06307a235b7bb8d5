package io.collab4j.activity;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What has happened lately, the newest first. Kept are the newest 200 of a tenant and of a pipeline and the newest 100 of a
 * record and of a user, for 30 days. Calls never block and fail with {@code store_unavailable}; any thread may make them.
 */
public interface ActivityLog {

    /**
     * To anything of a tenant's.
     *
     * @param count how many at most
     */
    CompletionStage<List<Activity>> recent(String tenantId, int count);

    /** To one record. */
    CompletionStage<List<Activity>> ofRecord(String tenantId, String type, String recordId, int count);

    /** To the records of a pipeline while they were in it. */
    CompletionStage<List<Activity>> ofPipeline(String tenantId, String pipelineId, int count);

    /** By one user. */
    CompletionStage<List<Activity>> byUser(String tenantId, String userId, int count);
}
