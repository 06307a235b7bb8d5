package io.collab4j.jakarta;

import io.collab4j.Collab;
import jakarta.servlet.ServletContext;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** A server in a real Jetty with servlets of Jakarta EE 11. */
final class JettyEe11Node extends JettyServer {
    private final ServletContextHandler context;

    JettyEe11Node(Collab collab, CollabServletOptions options) throws Exception {
        this(collab, application(collab, options));
    }

    private JettyEe11Node(Collab collab, ServletContextHandler context) throws Exception {
        super(collab, context);
        this.context = context;
    }

    private static ServletContextHandler application(Collab collab, CollabServletOptions options) {
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer(
                (classes, servletContext) -> CollabServlet.install(servletContext, collab, options));
        return context;
    }

    @Override
    public ServletContext application() {
        return context.getServletContext();
    }
}
