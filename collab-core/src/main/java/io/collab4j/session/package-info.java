/**
 * One connected client: {@link io.collab4j.session.Connection} is the seam to a transport, {@link
 * io.collab4j.session.ClientSession} what the transport calls. Frames are decoded, counted, authorised and dispatched here,
 * and everything that goes out waits in one outgoing queue per connection.
 */
@NullMarked
package io.collab4j.session;

import org.jspecify.annotations.NullMarked;
