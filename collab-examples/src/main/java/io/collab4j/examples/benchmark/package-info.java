/**
 * Benchmarks. {@link io.collab4j.examples.benchmark.OtBenchmarks} runs those of operational transform,
 * {@link io.collab4j.examples.benchmark.WireBenchmarks} those of the codec and of fan-out; figures and how to repeat them
 * are in {@code docs/BENCHMARKS.md}.
 */
@NullMarked
package io.collab4j.examples.benchmark;

import org.jspecify.annotations.NullMarked;
