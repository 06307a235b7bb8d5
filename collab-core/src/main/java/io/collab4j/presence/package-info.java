/**
 * Who is there: in a tenant, in a document, and where in it. The door for applications is {@link
 * io.collab4j.presence.PresenceService}; a node's part is {@link io.collab4j.presence.PresenceNode}.
 *
 * <p>The store knows which connections are where and which nodes live; the bus tells of changes, and a heartbeat finds what
 * it has lost. What people are to be told stands on a board, one slot for each thing that can change: everybody who reads it
 * is a position in the order of the changes, so who reads slowly finds the latest of each and costs nothing. Cursors are on
 * the board of their document and nowhere else.
 */
@NullMarked
package io.collab4j.presence;

import org.jspecify.annotations.NullMarked;
