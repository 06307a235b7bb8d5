package io.collab4j.jakarta.persistence;

/** What has been done to an entity. */
enum EntityEvent {
    CREATED,
    UPDATED,
    DELETED
}
