package io.collab4j.session;

import io.collab4j.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a peer before its first frame.
 *
 * @param remoteAddress where it comes from, for the limit per address; never trusted for anything else
 * @param identity if the handshake carried a good token
 */
public record Handshake(String remoteAddress, @Nullable Identity identity) {}
