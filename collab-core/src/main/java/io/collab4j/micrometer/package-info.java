/**
 * What a node counts, for Micrometer: {@link io.collab4j.micrometer.CollabMetrics} is a listener like any other, and the only
 * room that knows that library, so who does not have it pays nothing. It is in this module, and not in an adapter's, because
 * it needs nothing but what {@link io.collab4j.observe} tells, whatever brings the connections.
 */
@NullMarked
package io.collab4j.micrometer;

import org.jspecify.annotations.NullMarked;
