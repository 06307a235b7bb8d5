package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.append;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.say;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static io.collab4j.examples.demo.DemoBrowser.state;
import static io.collab4j.examples.demo.DemoBrowser.tell;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.collab4j.redis.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server of two real browsers is killed, is away for a while and is started again on its Redis. Whatever was typed, said and
 * told before, meanwhile and afterwards is on both pages once.
 */
class ServerAwayTest {
    private static final double AWAY_MILLIS = "nightly".equals(System.getProperty("collab.proof")) ? 20_000 : 2_000;

    @RegisterExtension
    static final DemoBrowser browsers = new DemoBrowser();

    private final RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private CutProxy network;
    private DemoProcess server;

    @BeforeEach
    void start() throws Exception {
        server = server();
        network = new CutProxy(server.port());
    }

    private DemoProcess server() throws Exception {
        return DemoProcess.start(
                "--jwt-secret", "x".repeat(32), "--redis-uri", redis.uri().toString());
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
        server.close();
        redis.close();
    }

    private static void assertSaid(Page page, String... lines) {
        assertThat(page.locator("#messages .message p")).hasText(lines);
    }

    @Test
    void everyPageIsAsItWas() throws Exception {
        Page alice = browsers.openAt("alice", network.port());
        Page bob = browsers.openAt("bob", network.port());
        append(alice, "before 😀 ");
        settled(alice, bob);
        say(alice, "one");
        assertSaid(bob, "one");
        say(bob, "two");
        assertSaid(alice, "one", "two");
        assertSaid(bob, "one", "two");
        tell(bob, "alice", "first");
        assertThat(alice.locator("#bell-count")).hasText("1");
        bob.locator("#stage").selectOption("won");
        assertThat(alice.locator("#activity li")).hasCount(1);

        // The last edit may not have been answered yet.
        append(bob, "at the end ");
        server.kill();
        assertThat(state(alice)).hasText("offline");
        append(alice, "alice meanwhile ");
        append(bob, "bob meanwhile ");
        say(alice, "unsent");
        assertThat(alice.locator("#say-hint")).containsText("not sent");
        alice.waitForTimeout(AWAY_MILLIS);
        server = server();
        network.lead(server.port());

        alice.waitForCondition(() -> state(alice).textContent().equals("saved"));
        settled(alice, bob);
        append(bob, "after");
        settled(alice, bob);
        String text = notes(alice).inputValue();
        for (String part : new String[] {"before 😀 ", "alice meanwhile ", "after"}) {
            assertThat(text).containsOnlyOnce(part);
        }
        // What bob typed last may have been half there when alice typed behind it.
        assertThat(text.chars().sorted().toArray())
                .isEqualTo("before 😀 at the end alice meanwhile bob meanwhile after"
                        .chars()
                        .sorted()
                        .toArray());
        alice.locator("#message").press("Enter");
        assertSaid(bob, "one", "two", "unsent");
        say(bob, "four");
        assertSaid(alice, "one", "two", "unsent", "four");
        assertSaid(bob, "one", "two", "unsent", "four");
        tell(bob, "alice", "second");
        assertThat(alice.locator("#bell-count")).hasText("2");
        alice.locator("#bell").click();
        assertThat(alice.locator("#notification-list li")).hasCount(2);
        assertThat(alice.locator("#activity li")).hasCount(1);
        assertThat(alice.locator("#stage")).hasValue("won");
        alice.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "demo-away.png")));
    }
}
