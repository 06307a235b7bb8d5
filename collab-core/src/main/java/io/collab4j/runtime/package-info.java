/**
 * What the server takes from outside: {@link io.collab4j.runtime.CollabRuntime} bundles time, scheduling, randomness and
 * the executor. No other code reads a clock, sleeps or starts a thread, so a whole server can run inside a simulation.
 * Whatever has to be done one thing at a time has a {@link io.collab4j.runtime.Mailbox} on that executor.
 */
@NullMarked
package io.collab4j.runtime;

import org.jspecify.annotations.NullMarked;
