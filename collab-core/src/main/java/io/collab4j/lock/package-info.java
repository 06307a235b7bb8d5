/**
 * Locks of fields: {@link io.collab4j.lock.LockService} is what an application uses, {@link io.collab4j.lock.LockRoom}
 * what is behind it on one node. The store grants, fences and ends locks; this room asks it, and tells the members of a
 * document what becomes of its locks, though the bus may have lost the news. What a lock keeps out is decided in the store's
 * commit, never here.
 */
@NullMarked
package io.collab4j.lock;

import org.jspecify.annotations.NullMarked;
