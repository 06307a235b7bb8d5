package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.ot.OtClient;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Keeps the progress of an exploration from one night to the next, as long as the code is the same. */
final class ScheduleFile {
    private final Path path;
    private final long code;

    ScheduleFile(Path path) {
        this.path = path;
        this.code = codeNow();
    }

    /** What was written, or the beginning if there is nothing of this code. */
    ScheduleProgress read() {
        if (!Files.exists(path)) {
            return new ScheduleProgress();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            return in.readLong() == code ? ScheduleProgress.read(in) : new ScheduleProgress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** In one step, so that a run that is stopped leaves the old one. */
    void write(ScheduleProgress progress) {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside)))) {
                out.writeLong(code);
                progress.write(out);
            }
            Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A checksum of all classes that are run: what was explored with others proves nothing of these. */
    private static long codeNow() {
        CRC32 sum = new CRC32();
        for (Class<?> each : List.of(OtClient.class, Collab.class, CollabClient.class, ScheduleFile.class)) {
            try {
                Path place = Path.of(
                        each.getProtectionDomain().getCodeSource().getLocation().toURI());
                add(place, sum);
            } catch (IOException | URISyntaxException failure) {
                throw new IllegalStateException("the classes cannot be read", failure);
            }
        }
        return sum.getValue();
    }

    private static void add(Path place, CRC32 sum) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sum.update(Files.readAllBytes(file));
            }
        }
    }
}
