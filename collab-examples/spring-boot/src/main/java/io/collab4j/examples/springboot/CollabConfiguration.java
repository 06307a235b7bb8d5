package io.collab4j.examples.springboot;

import io.collab4j.Collab;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.jakarta.CollabServlet;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.jakarta.JwtAuthenticator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** The server as a bean, and the servlet that leads to it. */
@Configuration(proxyBeanMethods = false)
class CollabConfiguration {

    @Bean
    Authenticator authenticator(
            @Value("${collab.issuer}") String issuer,
            @Value("${collab.audience}") String audience,
            @Value("${collab.secret}") String secret) {
        return JwtAuthenticator.builder()
                .issuer(issuer)
                .audience(audience)
                .secret("HS256", secret.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Bean(destroyMethod = "close")
    Collab collab(Authenticator authenticator) {
        return Collab.builder()
                .authenticator(authenticator)
                .authorizer(Authorizer.of(access -> access.documentId()
                        .map(documentId -> mayOpen(access.user(), documentId))
                        .or(() -> access.channel().map(channel -> channel.startsWith("chat:")))
                        .or(() -> access.feed().map(feed -> feed.equals("notifications")))
                        .orElse(access.resource() instanceof Resource.Tenant))) // who of the tenant is online
                .build();
    }

    @Bean
    ServletRegistrationBean<CollabServlet> collabServlet(Collab collab) {
        CollabServletOptions options = CollabServletOptions.DEFAULT.allowMissingOrigin();
        ServletRegistrationBean<CollabServlet> servlet =
                new ServletRegistrationBean<>(new CollabServlet(collab, options));
        servlet.setUrlMappings(CollabServlet.mappings(options));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    /** Boot cuts every WebSocket before it destroys servlets and beans: clients have to be told before that. */
    @Bean
    ApplicationListener<ContextClosedEvent> goodbye(Collab collab) {
        return closing ->
                collab.stop(Duration.ofSeconds(10)).toCompletableFuture().join();
    }

    /** Your own rule: here drafts are for whoever they are named after. */
    private static boolean mayOpen(User user, String documentId) {
        return !documentId.startsWith("draft:") || documentId.equals("draft:" + user.userId());
    }
}
