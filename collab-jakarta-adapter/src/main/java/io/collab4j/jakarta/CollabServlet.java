package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.session.Handshake;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes WebSocket handshakes and hands the connections to a {@link Collab}. A page of the wrong origin, a bad token and an
 * address with too many connections are refused with plain HTTP before anything is upgraded.
 *
 * <p>{@link #install} adds it to an application in one line; a framework that registers servlets itself takes one from the
 * constructor and maps it to {@code prefix + "/ws"}, with asynchronous processing and loading at startup.
 */
public final class CollabServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CollabServlet.class);
    /** Of WebSocket, the only one there is. */
    private static final String VERSION = "13";

    private static final String VERIFIED = CollabServlet.class.getName() + ".verified";

    private final transient Collab collab;
    private final transient CollabServletOptions options;
    private final transient Origins origins;
    private final transient HandshakeTokens tokens;
    private final transient Closer closer = new Closer();

    /** A servlet that stops its server when it is destroyed, and does not close it. */
    public CollabServlet(Collab collab, CollabServletOptions options) {
        this.collab = collab;
        this.options = options;
        this.origins = new Origins(options);
        this.tokens = new HandshakeTokens(options.queryTokenAllowed());
    }

    /**
     * Adds the server to an application that is being started: from a {@code ServletContainerInitializer} or a declared
     * {@code ServletContextListener}.
     *
     * @throws IllegalStateException if the application has started already, or has one at this prefix
     */
    public static void install(ServletContext context, Collab collab, CollabServletOptions options) {
        String path = options.prefix() + "/ws";
        ServletRegistration.@Nullable Dynamic servlet =
                context.addServlet("collab4j " + path, new CollabServlet(collab, options));
        if (servlet == null || !servlet.addMapping(path).isEmpty()) {
            throw new IllegalStateException(path + " is taken");
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getAttribute(VERIFIED) instanceof CompletableFuture<?> verified) {
            enter(request, response, verified);
        } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Sec-WebSocket-Version", VERSION);
            response.setStatus(426);
        } else if (request.getHeader("Sec-WebSocket-Key") == null) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST);
        } else if (!origins.allow(request)) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN);
        } else if (!collab.accepts(request.getRemoteAddr())) {
            tryLater(response);
        } else {
            verify(request, response);
        }
    }

    private void verify(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        Optional<String> token;
        try {
            token = tokens.find(request);
        } catch (HandshakeTokens.UnusableException unusable) {
            refuse(response, unusable.status());
            return;
        }
        if (token.isEmpty()) {
            upgrade(request, response, null);
            return;
        }
        if (token.get().length() > collab.limits().messages().maxTokenBytes()) {
            refuse(response, HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        CompletableFuture<Identity> verified =
                collab.authenticate(new Credentials(token.get())).toCompletableFuture();
        if (verified.isDone()) {
            enter(request, response, verified);
        } else if (request.isAsyncSupported()) {
            enterLater(request, verified);
        } else {
            // A filter in front does without asynchronous processing: better a second try than a blocked thread.
            tryLater(response);
        }
    }

    private static void enterLater(HttpServletRequest request, CompletionStage<Identity> verified) {
        request.setAttribute(VERIFIED, verified);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        verified.whenComplete((identity, failure) -> async.dispatch());
    }

    private void enter(HttpServletRequest request, HttpServletResponse response, CompletableFuture<?> verified)
            throws ServletException, IOException {
        try {
            upgrade(request, response, (Identity) verified.join());
        } catch (CompletionException failure) {
            boolean later =
                    failure.getCause() instanceof CollabException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
            if (later) {
                tryLater(response);
            } else {
                refuse(response, HttpServletResponse.SC_UNAUTHORIZED);
            }
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, @Nullable Identity identity)
            throws ServletException, IOException {
        if (!(getServletContext().getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new ServletException("this container has no Jakarta WebSocket support");
        }
        CollabEndpoint endpoint = new CollabEndpoint(collab, new Handshake(request.getRemoteAddr(), identity), closer);
        try {
            container.upgradeHttpToWebSocket(
                    request, response, UpgradeConfigurator.configure(request.getServletPath(), endpoint), Map.of());
        } catch (DeploymentException failure) {
            throw new ServletException(failure);
        } catch (IllegalStateException malformed) {
            // What else is wrong with a handshake is for the container to find.
            LOG.debug("a handshake was refused", Failures.withoutText(malformed));
            refuse(response, HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static void refuse(HttpServletResponse response, int status) {
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        // Whoever goes on as if it had been let in sends no HTTP, and some containers would wait for it for ever.
        response.setHeader("Connection", "close");
        response.setStatus(status);
    }

    private static void tryLater(HttpServletResponse response) {
        response.setHeader("Retry-After", "1");
        refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
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
