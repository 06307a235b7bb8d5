package io.collab4j.document;

import java.util.function.Function;

/** An edit that is made by looking at the newest state; called again if another edit comes first. */
record Computation<S, O>(Class<S> stateType, Function<S, O> edit) {}
