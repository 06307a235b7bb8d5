/**
 * The fallback transport, for peers that no WebSocket reaches: frames come down one long response and go up as single
 * requests, which any node may get. {@link io.collab4j.stream.StreamService} is the door; a stream is a session like any
 * other, and this room only brings the requests to it, in order and once.
 */
@NullMarked
package io.collab4j.stream;

import org.jspecify.annotations.NullMarked;
