package io.collab4j.examples.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The framing of RFC 6455 as a client sees it. Writes masked frames; reads what a server sends, in place as far as it came
 * whole. One object for each connection: it keeps the fragments of a message that is not complete yet.
 */
final class Frames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /** Before the payload: two bytes, eight of length, four of mask. */
    static final int MAX_HEADER = 14;

    private static final int CONTINUATION = 0;
    private static final byte[] NOTHING = new byte[0];

    private byte[] fragments = NOTHING;

    /** Hears what was framed; the bytes are valid during the call only. */
    interface Listener {
        /** A whole text message. */
        void text(byte[] bytes, int from, int to);

        /** Ping, pong or close. */
        void control(int opcode, byte[] bytes, int from, int to);
    }

    /** What a server may not do. */
    static final class FramingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FramingException(String message) {
            super(message);
        }
    }

    /** Appends one masked frame. */
    static void write(int opcode, byte[] payload, int from, int length, int mask, ByteBuffer out) {
        out.put((byte) (0x80 | opcode));
        if (length < 126) {
            out.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            out.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(length);
        }
        out.putInt(mask);
        for (int i = 0; i < length; i++) {
            out.put((byte) (payload[from + i] ^ (mask >>> (24 - 8 * (i & 3)))));
        }
    }

    /**
     * Reads every whole frame.
     *
     * @return where the first frame begins that is not whole yet, {@code to} if there is none
     * @throws FramingException if a server may not say that
     */
    int read(byte[] bytes, int from, int to, Listener listener) {
        int at = from;
        while (to - at >= 2) {
            int header = 2 + lengthBytes(bytes[at + 1]);
            if (to - at < header) {
                break;
            }
            long length = payloadLength(bytes, at);
            if (length > Integer.MAX_VALUE / 2) {
                throw new FramingException("a frame of " + length + " bytes");
            }
            if (to - at - header < length) {
                break;
            }
            int end = at + header + (int) length;
            frame(bytes[at], bytes, at + header, end, listener);
            at = end;
        }
        return at;
    }

    private static int lengthBytes(byte second) {
        if (second < 0) {
            throw new FramingException("a masked frame from a server");
        }
        return second == 126 ? 2 : second == 127 ? 8 : 0;
    }

    private static long payloadLength(byte[] bytes, int at) {
        int extra = lengthBytes(bytes[at + 1]);
        if (extra == 0) {
            return bytes[at + 1];
        }
        long length = 0;
        for (int i = 0; i < extra; i++) {
            length = length << 8 | (bytes[at + 2 + i] & 0xff);
        }
        return length < 0 ? Long.MAX_VALUE : length;
    }

    private void frame(byte first, byte[] bytes, int from, int to, Listener listener) {
        int opcode = first & 0x0f;
        boolean last = first < 0;
        if ((first & 0x70) != 0) {
            throw new FramingException("an extension that nobody asked for");
        }
        if (opcode >= CLOSE) {
            listener.control(opcode, bytes, from, to);
        } else if (opcode == TEXT && last) {
            listener.text(bytes, from, to);
        } else if (opcode == TEXT || opcode == CONTINUATION) {
            int kept = fragments.length;
            fragments = Arrays.copyOf(fragments, kept + to - from);
            System.arraycopy(bytes, from, fragments, kept, to - from);
            if (last) {
                byte[] whole = fragments;
                fragments = NOTHING;
                listener.text(whole, 0, whole.length);
            }
        } else {
            throw new FramingException("opcode " + opcode);
        }
    }
}
