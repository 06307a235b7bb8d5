package io.collab4j.jakarta;

import io.collab4j.Collab;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servlet containers that every test of an open socket runs in. Those of Jakarta EE 10 share one class path, those of
 * EE 11 another: the APIs have the same names.
 */
enum Container {
    JETTY(Platform.EE10, "jetty/12.1.") {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new JettyNode(collab, options);
        }
    },
    TOMCAT(Platform.EE10, "Apache Tomcat/10.1.") {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new TomcatNode(collab, options);
        }
    },
    UNDERTOW(Platform.EE10, "Undertow - 2.3.") {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new UndertowNode(collab, options);
        }
    },
    JETTY_EE11(Platform.EE11, "jetty/12.1.") {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new JettyEe11Node(collab, options);
        }
    },
    TOMCAT_11(Platform.EE11, "Apache Tomcat/11.0.") {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new TomcatNode(collab, options);
        }
    };

    /** What a class path has one of. */
    enum Platform {
        EE10("6.0", "2.1"),
        EE11("6.1", "2.2");

        private final String servlets;
        private final String webSockets;

        Platform(String servlets, String webSockets) {
            this.servlets = servlets;
            this.webSockets = webSockets;
        }

        /** Version of the Servlet API. */
        String servlets() {
            return servlets;
        }

        /** Version of the WebSocket API. */
        String webSockets() {
            return webSockets;
        }

        /** The one of this run; the build says which class path it has made. */
        static Platform here() {
            return valueOf(System.getProperty("collab.platform", "EE10"));
        }
    }

    private final Platform platform;
    private final String product;

    Container(Platform platform, String product) {
        this.platform = platform;
        this.product = product;
    }

    Platform platform() {
        return platform;
    }

    /** What the container calls itself, up to its version. */
    String product() {
        return product;
    }

    /** Closing the node closes the server in it. */
    abstract ContainerNode start(Collab collab, CollabServletOptions options) throws Exception;

    /** All of the platform, or the one that {@code -Dcollab.container} names. */
    static Stream<Container> chosen() {
        String one = System.getProperty("collab.container", "");
        List<Container> all = List.of(values());
        return all.stream()
                .filter(container -> container.platform == Platform.here())
                .filter(container -> one.isEmpty() || container == valueOf(one));
    }
}
