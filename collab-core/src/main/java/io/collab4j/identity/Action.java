package io.collab4j.identity;

/** What somebody wants to do. */
public enum Action {
    /** See a document or a field. */
    READ,
    /** Change a field. */
    EDIT
}
