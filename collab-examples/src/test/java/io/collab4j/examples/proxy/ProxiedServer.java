package io.collab4j.examples.proxy;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.jakarta.CollabServlet;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.session.ConnectionCaps;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** A server that trusts the proxy in front of it; a token is a name. */
final class ProxiedServer implements AutoCloseable {
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Collab collab;

    /** @param perAddress how many connections an address may have */
    ProxiedServer(Duration heartbeat, int perAddress) throws Exception {
        CollabLimits limits = CollabLimits.DEFAULT.unthrottled();
        collab = Collab.builder()
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .limits(limits.with(limits.sessions().toBuilder()
                        .heartbeat(heartbeat)
                        .connections(new ConnectionCaps(1_000, 1_000, perAddress))
                        .build()))
                .build();
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        CollabServletOptions options =
                CollabServletOptions.DEFAULT.allowMissingOrigin().trustProxies("127.0.0.1");
        context.addServletContainerInitializer(
                (classes, servletContext) -> CollabServlet.install(servletContext, collab, options));
        jetty.setHandler(context);
        jetty.start();
    }

    int port() {
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    Collab collab() {
        return collab;
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
        collab.close();
    }
}
