package io.collab4j.observe;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what went wrong once, under an id that the one affected may be told. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger("io.collab4j");

    private final CollabListener listener;
    private final Supplier<String> ids;

    public Failures(CollabListener listener, Supplier<String> ids) {
        this.listener = listener;
        this.ids = ids;
    }

    /**
     * Logs a failure.
     *
     * @param what was being done, without content
     * @return the id it is logged under
     */
    public String report(String what, Throwable failure) {
        String id = ids.get();
        LOG.error("{} failed, id {}", what, id, failure);
        listener.failed(id);
        return id;
    }
}
