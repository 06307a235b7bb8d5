package io.collab4j.jakarta.client;

/**
 * An edit that was taken back because the server does not take it. It is in no one's text.
 *
 * @param edit as it stood when it was taken back
 * @param <O> the kind of edit
 */
public record RefusedEdit<O>(ClientException error, O edit) {}
