/**
 * The whole system in one thread: {@link io.collab4j.simulation.Simulation} runs real nodes, a store and a bus that fail,
 * a network that loses and delays, and clients written from the protocol alone, all on virtual time and from one seed.
 * What must hold is checked by {@link io.collab4j.simulation.Truth}, which sees every commit, and by the clients themselves.
 */
@NullMarked
package io.collab4j.simulation;

import org.jspecify.annotations.NullMarked;
