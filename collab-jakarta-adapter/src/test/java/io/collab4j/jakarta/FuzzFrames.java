package io.collab4j.jakarta;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bytes on an open WebSocket that break its framing, or use it in ways that clients do not. */
final class FuzzFrames {
    private static final int[] NO_CLOSE_CODES = {0, 999, 1004, 1005, 1006, 1015, 2000, 2999, 5000, 65_535};

    private final SplittableRandom random;

    FuzzFrames(SplittableRandom random) {
        this.random = random;
    }

    /** What is sent, and whether the server can tell at once that it is wrong. */
    record Attack(ByteBuffer bytes, boolean complete) {}

    Attack next() {
        byte[] payload = new byte[random.nextInt(40)];
        random.nextBytes(payload);
        return switch (random.nextInt(12)) {
            case 0 -> whole(frame(0x80 | 3 + random.nextInt(5), payload));
            case 1 -> whole(frame(0x80 | 11 + random.nextInt(5), payload));
            case 2 -> whole(frame(0x81 | 0x10 << random.nextInt(3), payload));
            case 3 -> whole(unmasked(0x81, payload));
            case 4 -> whole(frame(0x80, payload));
            case 5 -> whole(joined(frame(0x01, new byte[] {'{'}), frame(0x81, payload)));
            case 6 -> whole(frame(0x09, payload));
            case 7 -> whole(frame(0x88, new byte[] {(byte) random.nextInt(256)}));
            case 8 -> whole(frame(0x88, closeCode()));
            case 9 -> whole(frame(0x82, payload));
            case 10 ->
                new Attack(
                        ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
                        false);
            default -> noise();
        };
    }

    /** One that must not be in a frame; the server would repeat a good one. */
    private byte[] closeCode() {
        int code = NO_CLOSE_CODES[random.nextInt(NO_CLOSE_CODES.length)];
        return new byte[] {(byte) (code >> 8), (byte) code};
    }

    private Attack noise() {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        return new Attack(ByteBuffer.wrap(bytes), false);
    }

    private static Attack whole(byte[] bytes) {
        return new Attack(ByteBuffer.wrap(bytes), true);
    }

    private byte[] frame(int first, byte[] payload) {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % 4];
        }
        return ByteBuffer.allocate(6 + masked.length)
                .put((byte) first)
                .put((byte) (0x80 | masked.length))
                .put(mask)
                .put(masked)
                .array();
    }

    private static byte[] unmasked(int first, byte[] payload) {
        return ByteBuffer.allocate(2 + payload.length)
                .put((byte) first)
                .put((byte) payload.length)
                .put(payload)
                .array();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
