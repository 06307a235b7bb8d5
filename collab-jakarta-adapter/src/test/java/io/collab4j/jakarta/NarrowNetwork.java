package io.collab4j.jakarta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network in front of a server that lets no WebSocket through, or holds an answer back until it is whole, when it is told
 * to. Each request has a connection of its own, so that an answer's end is seen by that of its connection.
 */
final class NarrowNetwork implements AutoCloseable {
    private static final String NO = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int server;
    private volatile boolean letsSocketsThrough = true;
    private volatile boolean holdsBack;

    NarrowNetwork(int server) throws IOException {
        this.server = server;
        start("narrow-network", () -> {
            while (!door.isClosed()) {
                Socket client = door.accept();
                start("narrow-connection", () -> carry(client));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // As connections are.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on, and none that is open goes on. */
    void blockSockets() throws IOException {
        letsSocketsThrough = false;
        cut();
    }

    void letSocketsThrough() {
        letsSocketsThrough = true;
    }

    void holdBack(boolean answers) {
        holdsBack = answers;
    }

    /** Every connection breaks. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void carry(Socket from) throws IOException {
        try (Socket client = from;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
            sockets.add(client);
            sockets.add(to);
            String head = head(client.getInputStream());
            boolean isSocket = head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
            if (isSocket && !letsSocketsThrough) {
                client.getOutputStream().write(NO.getBytes(StandardCharsets.US_ASCII));
                return;
            }
            String request = isSocket ? head : head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
            to.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            start("narrow-up", () -> {
                try (to) {
                    client.getInputStream().transferTo(to.getOutputStream());
                }
            });
            down(to.getInputStream(), client.getOutputStream(), isSocket);
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("nothing was asked");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private void down(InputStream from, OutputStream to, boolean isSocket) throws IOException {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        for (int length = from.read(part); length >= 0; length = from.read(part)) {
            held.write(part, 0, length);
            if (isSocket || !holdsBack) {
                to.write(held.toByteArray());
                held.reset();
            }
        }
        to.write(held.toByteArray());
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
