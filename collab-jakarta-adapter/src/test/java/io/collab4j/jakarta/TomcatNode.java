package io.collab4j.jakarta;

import io.collab4j.Collab;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.websocket.server.WsSci;
import org.apache.tomcat.websocket.server.WsServerContainer;

/** A server in a real Tomcat, of whichever platform is on the class path. */
final class TomcatNode implements ContainerNode {
    /** Of this process alone: the build has two at a time. */
    private static final Path BASE = Path.of(
                    "target", "tomcat", String.valueOf(ProcessHandle.current().pid()))
            .toAbsolutePath();

    /** Held here, because a logger that nobody holds forgets its level. */
    private static final Logger LOG = Logger.getLogger("org.apache");
    /** Warns of the server's threads, which live as long as the test. */
    private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader");

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final Collab collab;

    TomcatNode(Collab collab, CollabServletOptions options) throws Exception {
        this(collab, options, false);
    }

    TomcatNode(Collab collab, CollabServletOptions options, boolean http2) throws Exception {
        this.collab = collab;
        Path documents = Files.createDirectories(BASE.resolve("documents"));
        LOG.setLevel(Level.WARNING);
        LEAKS.setLevel(Level.SEVERE);
        tomcat.setBaseDir(BASE.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        if (http2) {
            tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        }
        context = tomcat.addContext("", documents.toString());
        // Before it stops a servlet it lets asynchronous requests end by themselves, for two seconds; streams do not.
        ((StandardContext) context).setUnloadDelay(0);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servletContext) -> CollabServlet.install(servletContext, collab, options), Set.of());
        tomcat.start();
        // Timeouts are looked at every second, not every ten, so that tests need not wait for them.
        ((WsServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName()))
                .setProcessPeriod(1);
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public long sockets() {
        // One is counted for the acceptor, which waits for the next.
        return ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).getConnectionCount() - 1;
    }

    @Override
    public ServletContext application() {
        return context.getServletContext();
    }

    @Override
    public void undeploy() {
        stop(context::stop);
    }

    @Override
    public void close() {
        stop(tomcat::stop);
        stop(tomcat::destroy);
        collab.close();
    }

    private interface Step {
        void run() throws LifecycleException;
    }

    private static void stop(Step step) {
        try {
            step.run();
        } catch (LifecycleException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
