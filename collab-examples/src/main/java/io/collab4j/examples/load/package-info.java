/**
 * The load generator. {@link io.collab4j.examples.load.LoadGenerator} holds thousands of connections on one thread, edits
 * over them as a {@link io.collab4j.examples.load.LoadPlan} says, and reports what came back, when, and what did not.
 *
 * <p>One selector loop ({@code LoadLoop}) moves bytes of {@code LoadConnection}s; each belongs to a {@code LoadClient},
 * which knows one open operation and its place in a document. A {@code Dialect} says it in the words of a server, so that
 * another one can be measured with the same people. {@code DeliveryLane} judges the order of what arrives,
 * {@code Recorder} counts and times it. {@code LoadBenchmark} compares servers and draws the page.
 *
 * <p>A {@code Crowd} is slower and knows more: each {@code CrowdPerson} reads every message in full, goes and comes back
 * as the same client, and may read slowly or not at all. {@link io.collab4j.examples.load.Soak} lets one live for hours
 * and looks at what the server still holds; {@link io.collab4j.examples.load.SlowReaders} measures what such a reader
 * costs the others.
 */
@NullMarked
package io.collab4j.examples.load;

import org.jspecify.annotations.NullMarked;
