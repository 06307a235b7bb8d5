package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 has no Host header, and an application's own pages say where they come from there too. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT", "UNDERTOW"})
class Http2Test {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final ContainerNode node;

    Http2Test(Container container) throws Exception {
        Collab collab = Collab.builder()
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named("acme", credentials.token(), "Somebody"), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
        node = container == Container.TOMCAT
                ? new TomcatNode(collab, CollabServletOptions.DEFAULT, true)
                : new UndertowNode(collab, CollabServletOptions.DEFAULT, true);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private HttpResponse<String> post(String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(here() + "/realtime/sse/ticket"))
                .header("Authorization", "Bearer alice")
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"/realtime/sse/notifications\"}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String here() {
        return "http://localhost:" + node.port();
    }

    @Test
    void aPageOfTheServerIsItsOwn() throws Exception {
        // The first one is still HTTP/1.1, which asks for the other.
        post(here());
        HttpResponse<String> own = post(here());
        assertThat(own.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(own.statusCode()).isEqualTo(200);
        HttpResponse<String> foreign = post("http://localhost");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().map()).doesNotContainKeys("connection", "upgrade");
        assertThat(post("https://localhost:" + node.port()).statusCode()).isEqualTo(403);
    }
}
