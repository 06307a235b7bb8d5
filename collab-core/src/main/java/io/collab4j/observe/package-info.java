/**
 * What an operator sees: {@link io.collab4j.observe.CollabListener} is told of everything that is counted or audited, {@link
 * io.collab4j.observe.CollabHealth} says what a node holds now and whether it is ready, and {@link
 * io.collab4j.observe.Failures} logs what should not happen, with the {@link io.collab4j.observe.Scope} it happened to and
 * without anything that somebody has written.
 */
@NullMarked
package io.collab4j.observe;

import org.jspecify.annotations.NullMarked;
