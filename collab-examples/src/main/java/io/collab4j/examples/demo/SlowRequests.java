package io.collab4j.examples.demo;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections whose next request takes too long to arrive. Jetty's own limit is of idleness: a head that comes byte
 * by byte never meets it. What a connection is upgraded to looks after itself.
 */
final class SlowRequests implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration within;
    private final Map<Connection, Scheduler.Task> checks = new ConcurrentHashMap<>();

    SlowRequests(Scheduler scheduler, Duration within) {
        this.scheduler = scheduler;
        this.within = within;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof Connection.UpgradeFrom) {
            plan(connection, 0, 0);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task check = checks.remove(connection);
        if (check != null) {
            check.cancel();
        }
    }

    private void plan(Connection connection, long requests, long bytes) {
        Runnable check = () -> check(connection, requests, bytes);
        checks.put(connection, scheduler.schedule(check, within.toMillis(), TimeUnit.MILLISECONDS));
        EndPoint socket = connection.getEndPoint();
        if (!socket.isOpen() || socket.getConnection() != connection) {
            onClosed(connection);
        }
    }

    /** The whole head of a request counts as one; between two requests nothing comes, and that may last. */
    private void check(Connection connection, long requests, long bytes) {
        long requestsNow = connection.getMessagesIn();
        long bytesNow = connection.getBytesIn();
        if (checks.remove(connection) == null) {
            return;
        }
        if (requestsNow == 0 || (requestsNow == requests && bytesNow > bytes)) {
            connection.close();
        } else {
            plan(connection, requestsNow, bytesNow);
        }
    }
}
