package io.collab4j.document;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a group of edits takes from outside.
 *
 * @param now the time its entries carry
 * @param ids makes operation ids
 * @param room for the field, in bytes, next to the other fields of its document
 * @param full whether the field is to begin in a document that has as many as it may have
 */
record GroupContext(Instant now, Supplier<String> ids, long room, boolean full) {}
