/**
 * Shared documents: {@link io.collab4j.document.DocumentService} opens them for sessions and for the application. Behind it,
 * one sequencer for each open field puts all edits in one order, commits them in groups to the store, and keeps the recent
 * ones in a ring that every member reads from at its own pace.
 */
@NullMarked
package io.collab4j.document;

import org.jspecify.annotations.NullMarked;
