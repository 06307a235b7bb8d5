/**
 * JSON values without a library in the signature: {@link io.collab4j.json.JsonValue} is the tree, {@link
 * io.collab4j.json.Json} reads it strictly and writes it. Everything a peer sends is read here once, with every limit on
 * its shape, and never walked as raw JSON again.
 */
@NullMarked
package io.collab4j.json;

import org.jspecify.annotations.NullMarked;
