package io.collab4j.jakarta;

import io.collab4j.Collab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** A server in a real Jetty. */
public final class JettyNode implements ContainerNode {
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final ServletContextHandler context = new ServletContextHandler("/");
    private final Collab collab;

    public JettyNode(Collab collab, CollabServletOptions options) throws Exception {
        this.collab = collab;
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer(
                (classes, servletContext) -> CollabServlet.install(servletContext, collab, options));
        jetty.setHandler(context);
        jetty.start();
    }

    @Override
    public int port() {
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    @Override
    public long sockets() {
        return jetty.getConnectors()[0].getConnectedEndPoints().size();
    }

    /** Every connection breaks, as when a network fails: no close frame, no farewell. New ones are taken. */
    public void cut() {
        jetty.getConnectors()[0].getConnectedEndPoints().forEach(EndPoint::close);
    }

    @Override
    public void undeploy() {
        LifeCycle.stop(context);
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
        collab.close();
    }
}
