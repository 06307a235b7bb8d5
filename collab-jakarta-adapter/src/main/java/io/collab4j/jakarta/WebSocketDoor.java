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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes WebSocket handshakes. A page of the wrong origin, a bad token and an address with too many connections are refused
 * with plain HTTP before anything is upgraded.
 */
final class WebSocketDoor implements HttpDoor {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketDoor.class);
    /** Of WebSocket, the only one there is. */
    private static final String VERSION = "13";

    private static final String VERIFIED = WebSocketDoor.class.getName() + ".verified";

    private final Collab collab;
    private final Origins origins;
    private final HandshakeTokens tokens;
    private final RemoteAddresses addresses;
    private final Closer closer;

    WebSocketDoor(Collab collab, CollabServletOptions options, Closer closer) {
        this.collab = collab;
        this.origins = new Origins(options);
        this.tokens = new HandshakeTokens(options.queryTokenAllowed());
        this.addresses = new RemoteAddresses(options.trustedProxies());
        this.closer = closer;
    }

    @Override
    public void enter(ServletContext context, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET");
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (request.getAttribute(VERIFIED) instanceof CompletableFuture<?> verified) {
            enter(context, request, response, verified);
        } else if (!HttpAnswers.isHttp1(request)) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
        } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Sec-WebSocket-Version", VERSION);
            response.setStatus(426);
        } else if (request.getHeader("Sec-WebSocket-Key") == null) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
        } else if (!origins.allow(request)) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_FORBIDDEN);
        } else if (!collab.accepts(addresses.of(request))) {
            HttpAnswers.tryLater(request, response);
        } else {
            verify(context, request, response);
        }
    }

    private void verify(ServletContext context, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<String> token;
        try {
            token = tokens.find(request);
        } catch (HandshakeTokens.UnusableException unusable) {
            HttpAnswers.refuse(request, response, unusable.status());
            return;
        }
        if (token.isEmpty()) {
            upgrade(context, request, response, null);
            return;
        }
        if (token.get().length() > collab.limits().messages().maxTokenBytes()) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        CompletableFuture<Identity> verified =
                collab.authenticate(new Credentials(token.get())).toCompletableFuture();
        if (verified.isDone()) {
            enter(context, request, response, verified);
        } else if (request.isAsyncSupported()) {
            enterLater(request, verified);
        } else {
            // A filter in front does without asynchronous processing: better a second try than a blocked thread.
            HttpAnswers.tryLater(request, response);
        }
    }

    private static void enterLater(HttpServletRequest request, CompletionStage<Identity> verified) {
        request.setAttribute(VERIFIED, verified);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        verified.whenComplete((identity, failure) -> async.dispatch());
    }

    private void enter(
            ServletContext context,
            HttpServletRequest request,
            HttpServletResponse response,
            CompletableFuture<?> verified)
            throws ServletException, IOException {
        try {
            upgrade(context, request, response, (Identity) verified.join());
        } catch (CompletionException failure) {
            boolean later =
                    failure.getCause() instanceof CollabException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
            if (later) {
                HttpAnswers.tryLater(request, response);
            } else {
                HttpAnswers.refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED);
            }
        }
    }

    private void upgrade(
            ServletContext context,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Identity identity)
            throws ServletException, IOException {
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new ServletException("this container has no Jakarta WebSocket support");
        }
        CollabEndpoint endpoint = new CollabEndpoint(collab, new Handshake(addresses.of(request), identity), closer);
        try {
            container.upgradeHttpToWebSocket(
                    request, response, UpgradeConfigurator.configure(request.getServletPath(), endpoint), Map.of());
        } catch (DeploymentException failure) {
            throw new ServletException(failure);
        } catch (IllegalStateException malformed) {
            // What else is wrong with a handshake is for the container to find.
            LOG.debug("a handshake was refused", Failures.withoutText(malformed));
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
