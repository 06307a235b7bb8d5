package io.collab4j.activity;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where the application says what it has done to its records, after it is done for good. Calls never block; any thread may
 * make them; those about one record made one after the other are told in that order. Each fails with a {@code CollabException}
 * as publishing on a channel does; after a failure some may have been told.
 */
public interface Changes {

    /** A record has come to be. */
    default CompletionStage<Activity> created(RecordReference subject, @Nullable String userId) {
        return changed(subject, "created", userId, List.of());
    }

    /** Fields of a record have changed. */
    default CompletionStage<Activity> updated(
            RecordReference subject, @Nullable String userId, List<FieldChange> changes) {
        return changed(subject, "updated", userId, changes);
    }

    /** A record is gone. */
    default CompletionStage<Activity> deleted(RecordReference subject, @Nullable String userId) {
        return changed(subject, "deleted", userId, List.of());
    }

    /**
     * Something else has happened to a record.
     *
     * @param action an identifier
     * @param userId who did it; null if nobody in particular
     */
    CompletionStage<Activity> changed(
            RecordReference subject, String action, @Nullable String userId, List<FieldChange> changes);
}
