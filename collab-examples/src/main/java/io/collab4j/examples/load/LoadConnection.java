package io.collab4j.examples.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One WebSocket, from the TCP handshake on. It owns no buffers while nothing is half read or half written. */
final class LoadConnection implements Frames.Listener {
    private static final byte[] EMPTY = new byte[0];

    private final LoadLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final Frames frames = new Frames();
    private @Nullable Upgrade upgrade;
    private byte[] unread = EMPTY;
    private byte[] unsent = EMPTY;
    private long allowance = Long.MAX_VALUE;
    private boolean closed;

    LoadConnection(LoadLoop loop, SocketChannel channel, SelectionKey key, Upgrade upgrade, Listener listener) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.upgrade = upgrade;
        this.listener = listener;
    }

    /** Whose connection it is. */
    interface Listener {
        void opened();

        /** A whole message; the bytes are valid during the call only. */
        void received(byte[] bytes, int from, int to);

        /** Everything that had come was given to {@link #received}. */
        void drained();

        void closed(String reason);
    }

    void connected() throws IOException {
        if (channel.finishConnect() && upgrade != null) {
            interest();
            byte[] request = upgrade.request();
            write(ByteBuffer.wrap(request));
        }
    }

    /** Reads once what there is. */
    void readable() throws IOException {
        byte[] bytes = loop.input(unread.length);
        System.arraycopy(unread, 0, bytes, 0, unread.length);
        int room = (int) Math.min(allowance, bytes.length - unread.length);
        int read = channel.read(ByteBuffer.wrap(bytes, unread.length, room));
        if (read < 0) {
            end("the server hung up");
            return;
        }
        if (allowance != Long.MAX_VALUE) {
            allowance -= read;
            interest();
        }
        int end = unread.length + read;
        int at = upgrade == null ? 0 : upgraded(upgrade, bytes, end);
        if (upgrade == null) {
            at = frames.read(bytes, at, end, this);
            listener.drained();
        }
        unread = at == end ? EMPTY : Arrays.copyOfRange(bytes, at, end);
    }

    private int upgraded(Upgrade asked, byte[] bytes, int end) {
        int body = Upgrade.end(bytes, 0, end);
        if (body < 0) {
            return 0;
        }
        String answer = new String(bytes, 0, body, StandardCharsets.ISO_8859_1);
        if (!asked.isAccepted(answer)) {
            end("no WebSocket: " + answer.lines().findFirst().orElse(""));
            return end;
        }
        upgrade = null;
        listener.opened();
        return body;
    }

    /** How many bytes more are read; without end for {@link Long#MAX_VALUE}. What comes beyond stays with the kernel. */
    void allow(long bytes) {
        allowance = bytes;
        if (!closed && channel.isConnected()) {
            interest();
        }
    }

    private void interest() {
        key.interestOps((allowance > 0 ? SelectionKey.OP_READ : 0) | (unsent.length > 0 ? SelectionKey.OP_WRITE : 0));
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        listener.received(bytes, from, to);
    }

    @Override
    public void control(int opcode, byte[] bytes, int from, int to) {
        if (opcode == Frames.PING) {
            send(Frames.PONG, bytes, from, to - from);
        } else if (opcode == Frames.CLOSE) {
            int code = to - from < 2 ? 1005 : (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
            end("closed with " + code);
        }
    }

    void text(Bytes message) {
        send(Frames.TEXT, message.array(), 0, message.length());
    }

    /** A sign of life that nobody answers. It also shows whether the connection is still there. */
    void stir() {
        send(Frames.PONG, EMPTY, 0, 0);
    }

    private void send(int opcode, byte[] payload, int from, int length) {
        if (closed) {
            return;
        }
        ByteBuffer output = loop.output(length + Frames.MAX_HEADER);
        Frames.write(opcode, payload, from, length, loop.mask(), output);
        try {
            write(output.flip());
        } catch (IOException failure) {
            end("cannot write: " + failure.getMessage());
        }
    }

    private void write(ByteBuffer output) throws IOException {
        if (unsent.length == 0) {
            channel.write(output);
        }
        if (output.hasRemaining()) {
            int kept = unsent.length;
            int more = output.remaining();
            unsent = Arrays.copyOf(unsent, kept + more);
            output.get(unsent, kept, more);
            interest();
        }
    }

    void writable() throws IOException {
        ByteBuffer waiting = ByteBuffer.wrap(unsent);
        channel.write(waiting);
        unsent = Arrays.copyOfRange(unsent, waiting.position(), unsent.length);
        if (unsent.length == 0) {
            interest();
        }
    }

    /** Says good-bye and hangs up; the listener hears nothing of it. */
    void close() {
        if (upgrade == null) {
            send(Frames.CLOSE, new byte[] {3, (byte) 0xe8}, 0, 2);
        }
        hangUp();
    }

    void end(String reason) {
        if (!closed) {
            hangUp();
            listener.closed(reason);
        }
    }

    /** Goes without a word, as when a network fails; the listener hears nothing of it. */
    void hangUp() {
        closed = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // There is nothing left to close.
        }
    }
}
