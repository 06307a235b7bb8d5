/**
 * What an operator counts: {@link io.collab4j.observe.CollabListener} is told of it, {@link
 * io.collab4j.observe.Failures} logs what should not happen.
 */
@NullMarked
package io.collab4j.observe;

import org.jspecify.annotations.NullMarked;
