/** The collaboration server in a servlet container. */
@NullMarked
package io.collab4j.jakarta;

import org.jspecify.annotations.NullMarked;
