/**
 * The storage seam: {@link io.collab4j.store.Storage} bundles what a store offers. Each call asks for one atomic step and answers
 * with a value; a lost race is a value too, only a store that cannot answer fails, with {@code store_unavailable}. Stores
 * see bytes with a type name and a format version, never an operation's class.
 */
@NullMarked
package io.collab4j.store;

import org.jspecify.annotations.NullMarked;
