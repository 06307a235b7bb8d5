package io.collab4j.jakarta;

import io.collab4j.Collab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** What a Jetty is, whatever its servlets' platform. */
abstract class JettyServer implements ContainerNode {
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Collab collab;
    private final Handler application;

    JettyServer(Collab collab, Handler application) throws Exception {
        this.collab = collab;
        this.application = application;
        jetty.setHandler(application);
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
        LifeCycle.stop(application);
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
        collab.close();
    }
}
