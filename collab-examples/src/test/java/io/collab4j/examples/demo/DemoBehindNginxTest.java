package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.append;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.say;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static io.collab4j.examples.demo.DemoBrowser.tell;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.collab4j.examples.proxy.DocumentedProxy;
import io.collab4j.examples.proxy.RunningProxy;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The demo's page through a real proxy, in a real browser: well configured, without WebSockets, and holding answers back. */
class DemoBehindNginxTest {
    private static final int IDLE_SECONDS = 60;

    @TempDir
    private Path directory;

    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    private RunningProxy proxy(UnaryOperator<String> change) throws Exception {
        return RunningProxy.start(DocumentedProxy.NGINX, directory, demo.serverPort(), IDLE_SECONDS, change);
    }

    /** Alice is behind the proxy, bob is not, and everything that the page has passes between them. */
    private void workTogether(Page alice, Page bob) {
        append(alice, "from alice 😀 ");
        settled(alice, bob);
        append(bob, "from bob ");
        settled(alice, bob);
        assertThat(notes(bob).inputValue()).isEqualTo("from alice 😀 from bob ");
        say(alice, "hello");
        assertThat(bob.locator("#messages .message")).containsText("hello");
        say(bob, "and good day");
        assertThat(alice.locator("#messages .message").nth(1)).containsText("and good day");
        tell(bob, "alice", "look");
        assertThat(alice.locator("#bell-count")).hasText("1");
        bob.locator("#stage").selectOption("won");
        assertThat(alice.locator("#activity li").first()).containsText("bob updated the stage to won");
        assertThat(alice.locator("#messages .message")).hasCount(2);
        assertThat(alice.locator("#chart-figure")).hasText(Pattern.compile("[1-9][0-9]* edits in the last minute"));
    }

    @Test
    void asThePageShowsIt() throws Exception {
        try (RunningProxy proxy = proxy(UnaryOperator.identity())) {
            Page alice = demo.openAt("alice", proxy.port());
            workTogether(alice, demo.open("bob"));
            assertThat(alice.locator("#line")).hasText("You are connected over a WebSocket.");
        }
    }

    @Test
    void withoutWebSockets() throws Exception {
        try (RunningProxy proxy = proxy(DocumentedProxy.NGINX::withoutUpgrade)) {
            Page alice = demo.openAt("alice", proxy.port());
            workTogether(alice, demo.open("bob"));
            assertThat(alice.locator("#line")).hasText("You are connected over an event stream.");
        }
    }

    @Test
    void withoutWebSocketsAndWithEveryAnswerHeldBack() throws Exception {
        try (RunningProxy proxy = proxy(DocumentedProxy::buffering)) {
            Page alice = demo.openAt("alice", proxy.port());
            workTogether(alice, demo.open("bob"));
            assertThat(alice.locator("#line")).hasText("You are connected by polling.");
            alice.screenshot(
                    new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "demo-polling.png")));
        }
    }
}
