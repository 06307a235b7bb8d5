package io.collab4j.store;

/** A node as the place of streams: told what reached another node and is for one of them, and the answers to what it asks. */
public record StreamNode(String node) implements Topic<StreamEvent> {}
