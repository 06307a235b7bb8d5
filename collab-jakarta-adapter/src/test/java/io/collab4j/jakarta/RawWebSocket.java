package io.collab4j.jakarta;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;

/** A WebSocket client on a bare socket: it sends whatever it is told to, and nothing else. */
final class RawWebSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String response;
    private final Deque<String> messages = new ArrayDeque<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private int partsOf;

    /** Sends a handshake with these lines beside the usual ones, and reads the answer's head. */
    RawWebSocket(int port, String path, String... headers) throws IOException {
        socket = new Socket();
        // Fixed, so that what the kernel takes for one that does not read is much the same on every machine.
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Sec-WebSocket-Version"))) {
            request.append("Sec-WebSocket-Version: 13\r\n");
        }
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Sec-WebSocket-Key"))) {
            request.append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        response = readHead();
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The head of the answer to the handshake. */
    String response() {
        return response;
    }

    int status() {
        return Integer.parseInt(response.substring(9, 12));
    }

    /** A header of the response; empty if it is not there. */
    String header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return response.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }

    void say(String json) throws IOException {
        send(FINAL | TEXT, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    void sendBinary(byte[] payload) throws IOException {
        send(FINAL | BINARY, payload);
    }

    void sendText(byte[] payload) throws IOException {
        send(FINAL | TEXT, payload);
    }

    /** One part of a message. */
    void sendPart(byte[] payload, boolean first, boolean last) throws IOException {
        send((last ? FINAL : 0) | (first ? TEXT : 0), payload);
    }

    void sendPong() throws IOException {
        send(FINAL | PONG, new byte[0]);
    }

    /** Sends these very bytes. */
    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private void send(int firstByte, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        // A mask of zeros leaves the payload as it is.
        frame.write(new byte[4], 0, 4);
        frame.writeBytes(payload);
        out.write(frame.toByteArray());
    }

    /** The next frame's text; a close ends with the code. */
    String hear() throws IOException {
        while (messages.isEmpty()) {
            Frame frame = read();
            if (frame.opcode == CLOSE) {
                return "close " + frame.payload.getShort();
            }
            if (frame.opcode == TEXT) {
                messages.add(StandardCharsets.UTF_8.decode(frame.payload).toString());
            }
        }
        return messages.remove();
    }

    /** Reads until a frame holds a text. */
    String hear(String part) throws IOException {
        long until = System.nanoTime() + 2 * PATIENCE_MILLIS * 1_000_000L;
        String heard = hear();
        while (!heard.contains(part)) {
            if (System.nanoTime() > until) {
                throw new SocketTimeoutException("nothing but " + heard);
            }
            heard = hear();
        }
        return heard;
    }

    /** Reads until the server closes. */
    int closeCode() throws IOException {
        String heard = hear("close ");
        while (!heard.startsWith("close ")) {
            heard = hear("close ");
        }
        return Integer.parseInt(heard.substring(6));
    }

    private record Frame(int opcode, ByteBuffer payload) {}

    /** A whole message, or a control frame, which may come between the parts of one. */
    private Frame read() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int opcode = first & 15;
            int length = in.readUnsignedByte() & 127;
            long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            byte[] payload = in.readNBytes((int) size);
            if (opcode >= CLOSE) {
                return new Frame(opcode, ByteBuffer.wrap(payload));
            }
            parts.writeBytes(payload);
            partsOf = opcode == 0 ? partsOf : opcode;
            if ((first & FINAL) != 0) {
                byte[] message = parts.toByteArray();
                parts.reset();
                return new Frame(partsOf, ByteBuffer.wrap(message));
            }
        }
    }

    /** Whether the server has cut the connection; waits for it. */
    boolean isCut() throws IOException {
        try {
            while (in.read() >= 0) {
                // What was under way is of no interest.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
