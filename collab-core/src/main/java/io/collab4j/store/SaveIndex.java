package io.collab4j.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which fields were changed since the application saved them. A store marks a field with each commit itself, so that the
 * mark survives the node that made the change.
 */
public interface SaveIndex {

    /** The application has saved this state; the mark goes if the field has not moved on. */
    CompletionStage<Void> saved(FieldKey field, Head head);

    /** Fields that were marked at least this long ago and are marked still, the oldest first. */
    CompletionStage<List<FieldKey>> unsaved(Duration age, int limit);
}
