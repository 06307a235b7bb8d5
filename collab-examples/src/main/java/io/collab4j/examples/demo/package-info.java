/**
 * The demo: {@link io.collab4j.examples.demo.DemoServer} is a whole server with a page, in one process and in memory.
 */
@NullMarked
package io.collab4j.examples.demo;

import org.jspecify.annotations.NullMarked;
