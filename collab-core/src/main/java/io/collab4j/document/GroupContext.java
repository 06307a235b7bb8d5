package io.collab4j.document;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a group of edits takes from outside.
 *
 * @param now the time its entries carry
 * @param ids makes operation ids
 */
record GroupContext(Instant now, Supplier<String> ids) {}
