package io.collab4j.redis;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The servers that tests may start. */
enum RedisProgram {
    /** The one on the path, or what {@code -Dcollab.redis} names. */
    REDIS("redis", System.getProperty("collab.redis", "redis-server")),
    VALKEY("valkey", "valkey-server");

    private final String tool;
    private final String file;

    RedisProgram(String tool, String file) {
        this.tool = tool;
        this.file = file;
    }

    /** Skips the test where it is not installed, or fails it if {@code -Dcollab.require} names it. */
    Path path() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                // A path that is absolute stays what it is.
                .map(directory -> Path.of(directory).resolve(file))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(this::missing);
    }

    private Path missing() {
        if (isRequired()) {
            return fail(file + " is not installed, but collab.require asks for it");
        }
        return abort(file + " is not installed");
    }

    boolean isRequired() {
        return List.of(System.getProperty("collab.require", "").split(",")).contains(tool);
    }
}
