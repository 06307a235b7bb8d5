/**
 * Benchmarks. {@link io.collab4j.examples.benchmark.OtBenchmarks} runs those of operational transform; figures and how
 * to repeat them are in {@code docs/BENCHMARKS.md}.
 */
@NullMarked
package io.collab4j.examples.benchmark;

import org.jspecify.annotations.NullMarked;
