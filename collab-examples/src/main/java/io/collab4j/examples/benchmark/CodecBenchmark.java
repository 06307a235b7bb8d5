package io.collab4j.examples.benchmark;

import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.DocumentMessages.Editor;
import io.collab4j.protocol.DocumentMessages.OperationAcknowledged;
import io.collab4j.protocol.DocumentMessages.OperationApplied;
import io.collab4j.protocol.FrameDecoder;
import io.collab4j.protocol.Incoming;
import io.collab4j.protocol.MessageLimits;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Frames to messages and messages to JSON text, as typing makes them: operations of three components. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int BATCH = 10;
    private static final String OPS = "{\"ops\":[1041,\"word\",-3]}";

    private final FrameDecoder decoder = new FrameDecoder(MessageLimits.DEFAULT);
    private final Address address = new Address("contract-4711", "description");
    private final Editor editor = new Editor("user-1234", "c7Kq2mXw9TzB4yLa", "s8Rp3nVd6UhJ5eGf");
    private final Instant timestamp = Instant.parse("2026-01-02T03:04:05.678Z");
    private final String operation = "{\"type\":\"operation\",\"document_id\":\"contract-4711\","
            + "\"field_name\":\"description\",\"revision\":70123,\"seq\":815,\"operation\":" + OPS + "}";
    private final String batch = "[" + (operation + ",").repeat(BATCH - 1) + operation + "]";
    private final String paste = operation.replace("word", "lorem \\n ipsum ".repeat(700));
    private long revision;

    /** One operation in one frame. */
    @Benchmark
    public List<Incoming> decodeOperation() {
        return decoder.decode(operation);
    }

    /** Ten operations in one frame. */
    @Benchmark
    public List<Incoming> decodeBatchOfTen() {
        return decoder.decode(batch);
    }

    /** One operation that inserts 10 KB. */
    @Benchmark
    public List<Incoming> decodePaste() {
        return decoder.decode(paste);
    }

    /** What everybody but the author is sent, once for all of them. */
    @Benchmark
    public String encodeApplied() {
        return new OperationApplied(
                        address,
                        "e5Tg8kPz2WqN7xCv",
                        "text",
                        ++revision,
                        OPS,
                        "o1Yh4bSd9LmF6jRt",
                        editor,
                        timestamp,
                        null)
                .encode();
    }

    /** What the author is sent. */
    @Benchmark
    public String encodeAcknowledged() {
        return new OperationAcknowledged(null, address, 815, "o1Yh4bSd9LmF6jRt", ++revision, OPS).encode();
    }
}
