/**
 * Operational transform, independent of any kind of content.
 *
 * <p>{@link io.collab4j.ot.OtType} is where to start: a kind of shared state and what its operations mean. A type adds
 * an ability by an interface of its own, {@link io.collab4j.ot.InvertibleType} or {@link io.collab4j.ot.CursorType}.
 * {@link io.collab4j.ot.OtClient} is the editing side of the protocol for any of them: it applies edits at once, keeps
 * one of them in flight, and moves what is pending behind the edits of others. {@link io.collab4j.ot.OtCursors} lets
 * carets follow. The type for plain text is {@code io.collab4j.ot.text.TextType}.
 */
@NullMarked
package io.collab4j.ot;

import org.jspecify.annotations.NullMarked;
