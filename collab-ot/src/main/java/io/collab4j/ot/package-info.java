/** Operational transform: {@link io.collab4j.ot.OtType} is where to start. */
@NullMarked
package io.collab4j.ot;

import org.jspecify.annotations.NullMarked;
