/**
 * Plain text for many hands. {@link io.collab4j.ot.text.TextType} is where to start: it tells what a
 * {@link io.collab4j.ot.text.TextOperation} does to a {@link io.collab4j.ot.text.Text}.
 *
 * <p>Positions and lengths count UTF-16 code units throughout, as Java and browsers do; no operation may cut a
 * surrogate pair in two. Everything here is immutable and may be shared between threads.
 */
@NullMarked
package io.collab4j.ot.text;

import org.jspecify.annotations.NullMarked;
