/** One small class for each use of the library; the README quotes them, and a test holds it to that. */
@NullMarked
package io.collab4j.examples.recipes;

import org.jspecify.annotations.NullMarked;
