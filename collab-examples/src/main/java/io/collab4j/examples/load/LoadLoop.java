package io.collab4j.examples.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.random.RandomGenerator;

/** The one selector of a run and the buffers that all its connections share. One thread. */
final class LoadLoop implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    /** Each address of the loopback net has ephemeral ports of its own. */
    private static final int SOURCES = 16;
    /** For those who do not read all the time: what they leave unread is the server's to keep, not the kernel's. */
    private static final int SMALL_RECEIVE_BUFFER = 4_096;

    private final Selector selector = Selector.open();
    private final RandomGenerator random;
    private byte[] input = new byte[BUFFER];
    private ByteBuffer output = ByteBuffer.allocate(BUFFER);

    LoadLoop(RandomGenerator random) throws IOException {
        this.random = random;
    }

    LoadConnection open(URI uri, Upgrade upgrade, int number, LoadConnection.Listener listener) throws IOException {
        return open(uri, upgrade, number, false, listener);
    }

    /**
     * Begins to connect.
     *
     * @param number chooses the address it comes from
     * @param slow whether it is going to read slowly
     */
    LoadConnection open(URI uri, Upgrade upgrade, int number, boolean slow, LoadConnection.Listener listener)
            throws IOException {
        InetSocketAddress server = new InetSocketAddress(uri.getHost(), uri.getPort());
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (slow) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
        }
        if (server.getAddress().isLoopbackAddress() && server.getAddress().getAddress().length == 4) {
            channel.bind(new InetSocketAddress(source(number), 0));
        }
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        LoadConnection connection = new LoadConnection(this, channel, key, upgrade, listener);
        key.attach(connection);
        channel.connect(server);
        return connection;
    }

    private static InetAddress source(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + number % SOURCES)});
    }

    /** Serves what is ready, waiting for it at most this long. */
    void poll(long waitNanos) throws IOException {
        // The selector counts in milliseconds. Rounding up makes an edit up to one late, which counts as its latency;
        // rounding down would spin, and the share of the processor that a run needs could not be told.
        if (waitNanos <= 0) {
            selector.selectNow(LoadLoop::serve);
        } else {
            selector.select(LoadLoop::serve, (waitNanos + 999_999) / 1_000_000);
        }
    }

    private static void serve(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.connected();
            }
            if (key.isValid() && key.isWritable()) {
                connection.writable();
            }
            if (key.isValid() && key.isReadable()) {
                connection.readable();
            }
        } catch (IOException | Frames.FramingException failure) {
            connection.end(String.valueOf(failure.getMessage()));
        }
    }

    /** The buffer to read into, with room for what was left over and as much again. */
    byte[] input(int leftOver) {
        if (input.length < leftOver * 2) {
            input = new byte[leftOver * 4];
        }
        return input;
    }

    ByteBuffer output(int length) {
        if (output.capacity() < length) {
            output = ByteBuffer.allocate(length * 2);
        }
        return output.clear();
    }

    int mask() {
        return random.nextInt();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
