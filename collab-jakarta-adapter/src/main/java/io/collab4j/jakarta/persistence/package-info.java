/**
 * Changes of entities that broadcast themselves. {@link io.collab4j.jakarta.persistence.EntityChanges} is built once for each
 * persistence unit and says what an entity is as a record; {@link io.collab4j.jakarta.persistence.CollabEntityListener}, put on
 * the entities, collects what happens to them; {@link io.collab4j.jakarta.persistence.AfterCommit} knows when their transaction
 * has been committed, and only then it is told. This is the only room that knows Jakarta Persistence.
 */
@NullMarked
package io.collab4j.jakarta.persistence;

import org.jspecify.annotations.NullMarked;
