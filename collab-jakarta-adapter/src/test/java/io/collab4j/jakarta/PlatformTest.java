package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** That the containers are those that they are called, with the APIs of their platform and no others. */
@EveryContainer
class PlatformTest {
    private final Container container;

    PlatformTest(Container container) {
        this.container = container;
    }

    @Test
    void theContainerIsTheOneItIsCalled() throws Exception {
        Collab collab = Collab.builder()
                .authenticator(credentials -> new CompletableFuture<>())
                .authorizer(Authorizer.of(access -> false))
                .build();
        try (ContainerNode node = container.start(collab, CollabServletOptions.DEFAULT)) {
            ServletContext application = node.application();
            assertThat(application.getServerInfo()).startsWith(container.product());
            assertThat(EventStreamResponse.isTomcat(application))
                    .isEqualTo(container.product().startsWith("Apache Tomcat/"));
            assertThat(application.getMajorVersion() + "." + application.getMinorVersion())
                    .isEqualTo(container.platform().servlets());
        }
    }

    @Test
    void theApisAreThoseOfThePlatform() {
        assertThat(Servlet.class.getPackage().getSpecificationVersion())
                .startsWith(container.platform().servlets());
        assertThat(version(ServerContainer.class))
                .startsWith(container.platform().webSockets());
        assertThat(version(Session.class)).startsWith(container.platform().webSockets());
    }

    /** Tyrus brings the API of the older platform without saying so. */
    private static String version(Class<?> api) {
        String said = api.getPackage().getSpecificationVersion();
        boolean fromTyrus = api.getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .contains("tyrus");
        return fromTyrus ? Container.Platform.EE10.webSockets() : said;
    }
}
