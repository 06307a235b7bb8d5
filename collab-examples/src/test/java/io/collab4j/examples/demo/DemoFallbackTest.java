package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.append;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static io.collab4j.examples.demo.DemoBrowser.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo's page where no WebSocket gets through, in a real browser. */
class DemoFallbackTest {
    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    private static Locator line(Page page) {
        return page.locator("#line");
    }

    @Test
    void whatIsTypedIsThereOnceWhicheverWayTheLineGoes() {
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");
        assertThat(line(alice)).hasText("You are connected over a WebSocket.");
        append(alice, "one ");
        alice.locator("#block").click();
        append(alice, "two 😀 ");
        assertThat(line(alice)).hasText("You are connected over an event stream.");
        settled(alice, bob);
        alice.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "demo-fallback.png")));

        append(bob, "three ");
        settled(alice, bob);
        demo.network().cut();
        assertThat(state(alice)).hasText("offline");
        assertThat(line(alice)).hasText("You are not connected. The page keeps trying.");
        append(alice, "four ");
        demo.network().mend();
        settled(alice, bob);

        alice.locator("#block").click();
        append(alice, "five");
        settled(alice, bob);
        assertThat(notes(bob).inputValue()).isEqualTo("one two 😀 three four five");
    }
}
