/** A Spring Boot application that people edit in together. {@link CollabConfiguration} is all it takes. */
@NullMarked
package io.collab4j.examples.springboot;

import org.jspecify.annotations.NullMarked;
