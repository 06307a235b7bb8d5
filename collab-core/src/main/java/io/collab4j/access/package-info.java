/**
 * Who may come in and what he may do: {@link io.collab4j.access.Gate} asks the application's authenticator and authorizer, in
 * time and whatever they do, and knows what was revoked.
 */
@NullMarked
package io.collab4j.access;

import org.jspecify.annotations.NullMarked;
