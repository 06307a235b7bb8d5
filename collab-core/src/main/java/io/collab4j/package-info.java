/**
 * The front door: {@link io.collab4j.Collab} is one node of the collaboration server, built once per application.
 */
@NullMarked
package io.collab4j;

import org.jspecify.annotations.NullMarked;
