/**
 * What was granted and no longer holds. {@link io.collab4j.revocation.RevocationService} is the door: it writes a
 * revocation to the store's log, and follows that log once a second, so that a node hears of each whatever the bus loses.
 * A node that cannot read the log for a while does not know who is still welcome, and takes no new work until it can.
 */
@NullMarked
package io.collab4j.revocation;

import org.jspecify.annotations.NullMarked;
