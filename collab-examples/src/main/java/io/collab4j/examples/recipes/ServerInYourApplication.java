package io.collab4j.examples.recipes;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.jakarta.CollabServlet;
import io.collab4j.jakarta.CollabServletOptions;
import io.collab4j.jakarta.JwtAuthenticator;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Adds the server to a servlet application; declare it as a listener in {@code web.xml}. */
public final class ServerInYourApplication implements ServletContextListener {
    private @Nullable Collab running;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext servletContext = event.getServletContext();
        Collab collab = Collab.builder()
                .authenticator(JwtAuthenticator.builder()
                        .issuer("https://login.example.com")
                        .audience("my-app")
                        .jwks(URI.create("https://login.example.com/keys"), "RS256")
                        .build())
                .authorizer(Authorizer.of(access -> access.documentId()
                        .map(documentId -> mayOpen(access.user(), documentId))
                        .or(() -> access.channel().map(channel -> mayHear(access.user(), channel)))
                        .or(() -> access.feed().map(feed -> mayFollow(access.user(), feed)))
                        .orElse(access.resource() instanceof Resource.Tenant))) // who of the tenant is online
                .build();

        CollabServlet.install(servletContext, collab, CollabServletOptions.DEFAULT);
        running = collab;
    }

    /** Your own rule: here everybody may open what is named after himself. */
    private static boolean mayOpen(User user, String documentId) {
        return documentId.startsWith(user.userId());
    }

    /** The same for channels: here everybody may chat, and has a channel of his own. */
    private static boolean mayHear(User user, String channel) {
        return channel.startsWith("chat:") || channel.equals("dashboard:" + user.userId());
    }

    /** A feed tells what is published on the channels behind it: here everybody has his notifications and a dashboard. */
    private static boolean mayFollow(User user, String feed) {
        return feed.equals("notifications") || feed.equals("dashboard/" + user.userId());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (running != null) {
            running.close();
        }
    }
}
