package io.collab4j.examples.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs that tests need and a machine may lack. */
public final class Tools {
    private Tools() {}

    /** The path of the first of the programs that is there; without one the test is skipped, or fails where it must run. */
    public static Path require(String tool, String... programs) {
        Optional<Path> found = Arrays.stream(programs)
                .flatMap(program -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, program)))
                .filter(Files::isExecutable)
                .findFirst();
        List<String> required = List.of(System.getProperty("collab.require", "").split(","));
        if (found.isEmpty() && required.contains(tool)) {
            throw new AssertionError(tool + " has to be installed for this run: " + List.of(programs));
        }
        assumeTrue(found.isPresent(), () -> "skipped: no " + tool + " on the path");
        return found.orElseThrow();
    }
}
