package io.collab4j.examples.demo;

import io.collab4j.Collab;
import io.collab4j.activity.FieldChange;
import io.collab4j.activity.RecordReference;
import io.collab4j.document.CommittedEdit;
import io.collab4j.document.EditObserver;
import io.collab4j.json.JsonValue;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes activity of what people change: each new value of a field of a record. What they type in texts is too much of a good
 * thing for that, and is only counted.
 */
final class DemoActivity implements EditObserver {
    private static final Logger LOG = LoggerFactory.getLogger(DemoActivity.class);

    private final DemoDashboard dashboard;
    private final AtomicReference<@Nullable Collab> collab = new AtomicReference<>();

    DemoActivity(DemoDashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** The server is built, and what happens from here on can be told. */
    void begin(Collab built) {
        collab.set(built);
    }

    @Override
    public void onCommitted(CommittedEdit edit) {
        dashboard.count(edit.tenantId());
        Collab server = collab.get();
        if (server == null || !edit.fieldType().equals("value")) {
            return;
        }
        FieldChange change = new FieldChange(
                edit.fieldName(),
                edit.before() instanceof JsonValue before ? before : null,
                edit.after() instanceof JsonValue after ? after : null);
        server.changes()
                .updated(
                        RecordReference.of(edit.tenantId(), "record", edit.documentId())
                                .in("demo"),
                        edit.userId(),
                        List.of(change))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "an activity was not told: {}",
                                failure.getClass().getName());
                    }
                });
    }
}
