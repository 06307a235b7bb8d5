package io.collab4j.jakarta;

import io.collab4j.Collab;
import jakarta.servlet.ServletContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** A server in a real Jetty with servlets of Jakarta EE 10. */
public final class JettyNode extends JettyServer {
    private final ServletContextHandler context;

    public JettyNode(Collab collab, CollabServletOptions options) throws Exception {
        this(collab, application(collab, options));
    }

    private JettyNode(Collab collab, ServletContextHandler context) throws Exception {
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
