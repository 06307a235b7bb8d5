package io.collab4j.jakarta;

import io.collab4j.Collab;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a {@link Collab} its clients: WebSockets at {@code prefix + "/ws"}, feeds below {@code prefix + "/sse/"}, and
 * sessions without a WebSocket at {@code prefix + "/stream"}.
 *
 * <p>{@link #install} adds it to an application in one line; a framework that registers servlets itself takes one from the
 * constructor and maps it to {@link #mappings}, with asynchronous processing and loading at startup.
 */
public final class CollabServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CollabServlet.class);

    private final transient Collab collab;
    private final transient CollabServletOptions options;
    private final transient Closer closer = new Closer();
    private final transient HttpDoor webSockets;
    private final transient HttpDoor streams;
    private final transient HttpDoor feeds;

    /** A servlet that stops its server when it is destroyed, and does not close it. */
    public CollabServlet(Collab collab, CollabServletOptions options) {
        this.collab = collab;
        this.options = options;
        this.webSockets = new WebSocketDoor(collab, options, closer);
        this.streams = new StreamDoor(collab, options, closer);
        this.feeds = new FeedDoor(collab, options, closer);
    }

    /** The patterns of the paths that it serves. */
    public static List<String> mappings(CollabServletOptions options) {
        return List.of(options.prefix() + "/ws", options.prefix() + StreamDoor.PATH, options.prefix() + "/sse/*");
    }

    /**
     * Adds the server to an application that is being started: from a {@code ServletContainerInitializer} or a declared
     * {@code ServletContextListener}.
     *
     * @throws IllegalStateException if the application has started already, or has one at this prefix
     */
    public static void install(ServletContext context, Collab collab, CollabServletOptions options) {
        String[] paths = mappings(options).toArray(String[]::new);
        ServletRegistration.@Nullable Dynamic servlet =
                context.addServlet("collab4j " + options.prefix(), new CollabServlet(collab, options));
        if (servlet == null || !servlet.addMapping(paths).isEmpty()) {
            throw new IllegalStateException("something of " + String.join(", ", paths) + " is taken");
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Resumption next = Resumption.of(request);
        if (next != null) {
            next.enter(request, response);
        } else {
            doorTo(request.getServletPath()).enter(getServletContext(), request, response);
        }
    }

    /** Feeds are mapped by a pattern, the others by their whole paths. */
    private HttpDoor doorTo(String servletPath) {
        if (servletPath.equals(options.prefix() + "/ws")) {
            return webSockets;
        }
        return servletPath.equals(options.prefix() + StreamDoor.PATH) ? streams : feeds;
    }

    /** Tells every client to come back later, and saves; waits for it as long as the options say. */
    @Override
    public void destroy() {
        try {
            collab.stop(options.stopWithin())
                    .toCompletableFuture()
                    .get(options.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            LOG.warn("stopping took longer than {}", options.stopWithin());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closer.close();
    }
}
