package io.collab4j.jakarta;

import io.collab4j.Collab;
import java.util.stream.Stream;

/** The servlet containers that every test of an open socket runs in. */
enum Container {
    JETTY {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new JettyNode(collab, options);
        }
    },
    TOMCAT {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new TomcatNode(collab, options);
        }
    },
    UNDERTOW {
        @Override
        ContainerNode start(Collab collab, CollabServletOptions options) throws Exception {
            return new UndertowNode(collab, options);
        }
    };

    /** Closing the node closes the server in it. */
    abstract ContainerNode start(Collab collab, CollabServletOptions options) throws Exception;

    /** All, or the one that {@code -Dcollab.container} names. */
    static Stream<Container> chosen() {
        String one = System.getProperty("collab.container", "");
        return Stream.of(values()).filter(container -> one.isEmpty() || one.equalsIgnoreCase(container.name()));
    }
}
