package io.collab4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.HostAndPort;

/** A TCP proxy in front of a server that is slow, cuts, or swallows, as it is told. */
final class FaultProxy implements AutoCloseable {
    private volatile HostAndPort target;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> stranded = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;
    private volatile boolean refusing;
    private volatile long delay;

    FaultProxy(HostAndPort target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", listening.getLocalPort());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException closed) {
                // Then this ends.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (refusing) {
                throw new IOException("refused");
            }
            HostAndPort there = target;
            Socket server = new Socket(there.getHost(), there.getPort());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            start(() -> pump(client, server));
            start(() -> pump(server, client));
        } catch (IOException nobodyThere) {
            reset(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (delay > 0) {
                    Thread.sleep(delay);
                }
                if (!swallowing && !stranded.contains(from)) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException | InterruptedException cut) {
            // So is the other direction.
        }
        reset(from);
        reset(to);
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        stranded.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // That is what was wanted.
        }
    }

    /** Whether what is sent vanishes, in both directions, while connections stay open. */
    void swallow(boolean yes) {
        swallowing = yes;
    }

    /** What is sent on the connections there are vanishes for good, while they stay open; new ones are well. */
    void strand() {
        stranded.addAll(sockets);
    }

    /** Leads to another server from here on. */
    void redirect(HostAndPort other) {
        target = other;
        cut();
    }

    /** Whether new connections are reset at once. */
    void refuse(boolean yes) {
        refusing = yes;
    }

    /** How much later everything arrives, in each direction. */
    void delay(Duration time) {
        delay = time.toMillis();
    }

    /** Resets every connection. */
    void cut() {
        sockets.forEach(this::reset);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException closed) {
            // That is what was wanted.
        }
        cut();
    }
}
