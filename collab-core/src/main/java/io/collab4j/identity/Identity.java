package io.collab4j.identity;

import java.time.Instant;

/**
 * A verified user, and until when.
 *
 * @param expiresAt when the proof ends; {@link Instant#MAX} for never
 */
public record Identity(User user, Instant expiresAt) {}
