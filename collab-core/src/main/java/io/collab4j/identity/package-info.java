/**
 * Who is connected and what they may do: {@link io.collab4j.identity.Authenticator} turns a token into a {@link
 * io.collab4j.identity.User}, {@link io.collab4j.identity.Authorizer} decides each action. Nothing configured means
 * everything is refused.
 */
@NullMarked
package io.collab4j.identity;

import org.jspecify.annotations.NullMarked;
