/**
 * The default store: {@link io.collab4j.store.memory.MemoryStorage} keeps everything in this process and is gone with it.
 */
@NullMarked
package io.collab4j.store.memory;

import org.jspecify.annotations.NullMarked;
