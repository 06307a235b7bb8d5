/**
 * The wire contract in types: {@link io.collab4j.protocol.FrameDecoder} turns a frame into {@link
 * io.collab4j.protocol.ClientMessage}s, {@link io.collab4j.protocol.ServerMessage} writes the answers, {@link
 * io.collab4j.protocol.ErrorCode} names what can go wrong.
 */
@NullMarked
package io.collab4j.protocol;

import org.jspecify.annotations.NullMarked;
