package io.collab4j.store;

/**
 * What became of something that another node passed on.
 *
 * @param request that is answered
 * @param outcome as JSON
 */
public record StreamReply(String request, String outcome) implements StreamEvent {}
