package io.collab4j.store;

/**
 * A member of a document has something for another one. Told once, and not kept.
 *
 * @param from the session that sends it
 * @param to the session it is for
 * @param data as JSON
 */
public record Signalled(String from, String userId, String to, String data) implements DocumentEvent {}
