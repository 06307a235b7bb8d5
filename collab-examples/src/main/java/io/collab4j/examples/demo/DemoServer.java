package io.collab4j.examples.demo;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.identity.Authorizer;
import io.collab4j.jakarta.CollabServlet;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.redis.RedisStorage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/** A collaboration server with a page to try it on. See {@link DemoOptions#USAGE} for its options. */
public final class DemoServer implements AutoCloseable {
    private static final int ACCEPT_QUEUE = 4096;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(10);

    private final Server jetty = new Server();
    private final @Nullable RedisStorage redis;
    private final Collab collab;
    private final DemoDashboard dashboard = new DemoDashboard();
    private final String host;

    private DemoServer(DemoOptions options, Duration requestWithin) {
        DemoTokens tokens = options.tokens();
        this.host = options.host();
        this.redis = storage(options);
        DemoActivity activity = new DemoActivity(dashboard);
        CollabBuilder builder = Collab.builder()
                .authenticator(tokens.authenticator())
                // Everybody of a tenant may open and edit everything: it is a demo.
                .authorizer(Authorizer.of(access -> true))
                .limits(options.limits())
                .editObserver(activity);
        this.collab = (redis == null ? builder : builder.storage(redis)).build();
        activity.begin(collab);
        dashboard.begin(collab);
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost(options.host());
        connector.setPort(options.port());
        // Java's own 50 are full when everybody comes back at once, and whoever finds no room waits for seconds.
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.addBean(new SlowRequests(connector.getScheduler(), requestWithin));
        jetty.addConnector(connector);
        jetty.setHandler(application(tokens));
    }

    private static @Nullable RedisStorage storage(DemoOptions options) {
        return options.redis() == null
                ? null
                : RedisStorage.at(options.redis())
                        .clientRecordLifetime(options.limits().documents().clientRecordLifetime())
                        .open();
    }

    private ServletContextHandler application(DemoTokens tokens) {
        ServletContextHandler context = new ServletContextHandler("/");
        ResourceFactory resources = ResourceFactory.of(context);
        // The page, and beside it the browser client that the adapter's jar brings.
        context.setBaseResource(ResourceFactory.combine(
                resources.newClassLoaderResource("demo/"), resources.newClassLoaderResource("META-INF/resources/")));
        FilterHolder headers = new FilterHolder(new PageHeaders());
        headers.setAsyncSupported(true);
        context.addFilter(headers, "/*", null);
        context.addServlet(new ServletHolder(new TokenServlet(tokens)), "/demo/token");
        ServletHolder notify = new ServletHolder(new NotifyServlet(collab));
        notify.setAsyncSupported(true);
        context.addServlet(notify, "/demo/notify");
        context.addServlet(new ServletHolder(new HealthServlet(collab)), "/demo/health");
        context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servletContext) ->
                CollabServlet.install(servletContext, collab, CollabServletOptions.DEFAULT.allowMissingOrigin()));
        return context;
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @throws Exception if it cannot be started, for example because the port is taken
     */
    static DemoServer start(DemoOptions options) throws Exception {
        return start(options, REQUEST_WITHIN);
    }

    /** The same with another limit of how long a request may take to arrive. */
    static DemoServer start(DemoOptions options, Duration requestWithin) throws Exception {
        DemoServer server = new DemoServer(options, requestWithin);
        try {
            server.jetty.start();
        } catch (Exception failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    /** Where the page is. */
    String address() {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + literal + ":" + port() + "/";
    }

    int port() {
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    /** Tells everybody when to come back; until it is closed it still answers, for example that it is not ready. */
    CompletionStage<Void> sayGoodbye() {
        return collab.stop(STOP_WITHIN);
    }

    /** Says goodbye and stops. */
    @Override
    public void close() {
        // First, because a stopping Jetty cuts its connections before it tells the application.
        sayGoodbye().toCompletableFuture().join();
        LifeCycle.stop(jetty);
        dashboard.close();
        collab.close();
        if (redis != null) {
            redis.close();
        }
    }

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (DemoOptions.UsageException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        DemoServer server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "demo-stop"));
        System.out.println("listening on " + server.address());
        server.jetty.join();
    }
}
