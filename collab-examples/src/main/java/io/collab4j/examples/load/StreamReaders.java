package io.collab4j.examples.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Readers of event streams on one selector: each asks once and counts what it is looking for. Not thread-safe. */
final class StreamReaders implements AutoCloseable {
    /** As many as are being opened at once; a server has so many connections waiting to be accepted. */
    private static final int AT_ONCE = 64;
    /** Who is online in a tenant is told to everybody in it, and that is not what is measured. */
    private static final int USERS_OF_A_TENANT = 50;

    private final URI uri;
    private final Tokens tokens;
    private final String sign;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final List<Reader> readers = new ArrayList<>();
    private int opening;

    StreamReaders(URI uri, Tokens tokens, String sign) throws IOException {
        this.uri = uri;
        this.tokens = tokens;
        this.sign = sign;
    }

    private static final class Reader {
        private final SocketChannel channel;
        private final ByteBuffer request;
        /** The end of what was read, since what is looked for may come in two parts. */
        private String rest = "";

        private boolean open;
        private boolean over;
        private int signs;

        Reader(SocketChannel channel, ByteBuffer request) {
            this.channel = channel;
            this.request = request;
        }
    }

    /** How many have been answered with a stream that still goes on. */
    long open() {
        return readers.stream().filter(reader -> reader.open && !reader.over).count();
    }

    /** How many of them have heard what is looked for. */
    long alive() {
        return readers.stream()
                .filter(reader -> reader.open && !reader.over && reader.signs > 0)
                .count();
    }

    /** Opens so many more, each as a user of its own, and waits until all are answered. */
    void open(int count, Duration within) throws IOException {
        long until = System.nanoTime() + within.toNanos();
        int asked = 0;
        while (asked < count || opening > 0) {
            if (System.nanoTime() - until > 0) {
                throw new IOException("only " + open() + " streams open in time");
            }
            while (asked < count && opening < AT_ONCE) {
                connect(asked++);
            }
            select();
        }
    }

    private void connect(int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
        // From several addresses of the loopback net, as from one there are too few ports.
        channel.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number % 16)}), 0));
        String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                + tokens.issue("reader-" + number, "tenant-" + number / USERS_OF_A_TENANT) + "\r\n\r\n";
        Reader reader = new Reader(channel, ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        readers.add(reader);
        opening++;
        boolean connected = channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, reader);
    }

    void readFor(Duration time) throws IOException {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            select();
        }
    }

    private void select() throws IOException {
        selector.select(50);
        for (SelectionKey key : selector.selectedKeys()) {
            Reader reader = (Reader) key.attachment();
            try {
                advance(key, reader);
            } catch (IOException failure) {
                end(reader);
            }
        }
        selector.selectedKeys().clear();
    }

    private void advance(SelectionKey key, Reader reader) throws IOException {
        if (key.isConnectable()) {
            reader.channel.finishConnect();
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (key.isWritable()) {
            reader.channel.write(reader.request);
            if (!reader.request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } else if (key.isReadable()) {
            read(reader);
        }
    }

    private void read(Reader reader) throws IOException {
        buffer.clear();
        if (reader.channel.read(buffer) < 0) {
            end(reader);
            return;
        }
        String text = reader.rest + StandardCharsets.ISO_8859_1.decode(buffer.flip());
        if (!reader.open && text.contains("\r\n\r\n")) {
            opening--;
            reader.open = text.startsWith("HTTP/1.1 200");
            if (!reader.open) {
                reader.over = true;
                reader.channel.close();
                return;
            }
        }
        int from = 0;
        for (int at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, from)) {
            reader.signs++;
            from = at + sign.length();
        }
        String after = text.substring(from);
        reader.rest = reader.open ? after.substring(Math.max(0, after.length() - sign.length() + 1)) : after;
    }

    private void end(Reader reader) throws IOException {
        if (!reader.over) {
            reader.over = true;
            opening -= reader.open ? 0 : 1;
        }
        reader.channel.close();
    }

    @Override
    public void close() throws IOException {
        for (Reader reader : readers) {
            reader.channel.close();
        }
        selector.close();
    }
}
