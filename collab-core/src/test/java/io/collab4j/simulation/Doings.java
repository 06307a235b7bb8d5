package io.collab4j.simulation;

import java.util.List;
import java.util.Optional;

/**
 * What one client does beside editing.
 *
 * @param mayLock whether anybody locks anything in this run
 */
record Doings(People people, Locking locking, Carets carets, Listening listening, boolean mayLock) {
    List<Habit> all() {
        return List.of(people, locking, carets, listening);
    }

    /** An edit of a field is sent, for the first time or once more; the caret that goes along with it. */
    Optional<String> sending(Place<?, ?> place, String operationId, boolean first) {
        locking.sending(place, operationId);
        return carets.along(place, first);
    }

    /** The very same is sent once more. */
    void sendingAgain(Place<?, ?> place, String operationId) {
        locking.sending(place, operationId);
        carets.doubt(place);
    }

    /** An edit is kept out by a lock. */
    void refused(Place<?, ?> place, String code) {
        locking.refused(place, code);
        carets.doubt(place);
    }
}
