package io.collab4j.runtime;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The outside world of one server.
 *
 * @param executor runs the server's work; tasks are short and never block
 * @param scheduler timers
 * @param clock wall-clock time, for what people and tokens see; never for order
 * @param random a source of ids and secrets: cryptographically strong outside of tests, safe for several threads
 */
public record CollabRuntime(Executor executor, Scheduler scheduler, InstantSource clock, RandomGenerator random) {

    /** A new unguessable id of 128 bits in the alphabet of identifiers. */
    public String newId() {
        return Ids.encode(random.nextLong(), random.nextLong());
    }
}
