package io.collab4j.jakarta.persistence;

import io.collab4j.activity.Activity;
import io.collab4j.activity.Changes;
import io.collab4j.activity.FieldChange;
import io.collab4j.activity.RecordReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * All that one transaction does to one entity: what there was before it and what there is now, so that what it does in between,
 * takes back or does twice is not seen.
 *
 * @param subject empty if it is not to be told
 */
record EntityChange(
        EntityShape shape,
        EntityState before,
        EntityState now,
        Optional<RecordReference> subject,
        @Nullable String userId) {

    /** The same transaction, later. */
    EntityChange then(EntityChange later) {
        return new EntityChange(shape, before, later.now, later.subject, later.userId);
    }

    /** Empty if nothing is to be told. */
    Optional<Told> told() {
        return subject.flatMap(this::told);
    }

    private Optional<Told> told(RecordReference record) {
        if (before == EntityState.NONE) {
            return now == EntityState.NONE ? Optional.empty() : Optional.of(changes -> changes.created(record, userId));
        } else if (now == EntityState.NONE) {
            return Optional.of(changes -> changes.deleted(record, userId));
        } else if (before == EntityState.UNKNOWN) {
            return Optional.of(changes -> changes.updated(record, userId, List.of()));
        }
        List<FieldChange> fields = shape.difference(before, now);
        return fields.isEmpty() ? Optional.empty() : Optional.of(changes -> changes.updated(record, userId, fields));
    }

    /** What is told once it is committed. */
    interface Told {
        CompletionStage<Activity> to(Changes changes);
    }
}
