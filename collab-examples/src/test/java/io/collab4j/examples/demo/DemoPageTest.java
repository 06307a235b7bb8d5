package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people at the demo's page, in a real browser, over a network that can be cut. */
class DemoPageTest {
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private DemoServer server;
    private CutProxy network;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        Path chromium = Tools.require("browser", "chromium", "chromium-browser", "google-chrome");
        Path node = Tools.require("node", "node");
        server = DemoServer.start(DemoOptions.parse("--port", "0"));
        network = new CutProxy(server.port());
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(QUIET));
    }

    @AfterEach
    void stop() throws Exception {
        if (playwright != null) {
            playwright.close();
            network.close();
            server.close();
        }
    }

    private Page open(String user, int port) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(900, 700));
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("ERR_")) {
                throw new AssertionError("the page complains: " + message.text());
            }
        });
        page.navigate("http://127.0.0.1:" + port + "/?tenant=acme&doc=page-test&user=" + user);
        assertThat(state(page)).hasText("saved");
        return page;
    }

    private static Locator state(Page page) {
        return page.locator("#state");
    }

    private static Locator notes(Page page) {
        return page.locator("#notes");
    }

    @Test
    void twoTypeAtOnceAndSeeEachOthersText() {
        Page alice = open("alice", network.port());
        Page bob = open("bob", server.port());

        notes(alice).click();
        notes(bob).click();
        for (int i = 0; i < 20; i++) {
            alice.keyboard().insertText("a" + i + "😀");
            bob.keyboard().insertText("b" + i + "🎉");
            if (i % 5 == 4) {
                alice.keyboard().press("Backspace");
            }
        }
        settled(alice, bob);
        String both = notes(alice).inputValue();
        assertThat(both).contains("a0😀", "b19🎉", "a19").doesNotContain("a19😀");
        alice.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-page.png")));
    }

    @Test
    void whatIsTypedOfflineIsThereForBothAfterwards() {
        Page alice = open("alice", network.port());
        Page bob = open("bob", server.port());
        notes(bob).fill("before. ");
        assertThat(notes(alice)).hasValue("before. ");

        network.cut();
        assertThat(state(alice)).hasText("offline");
        notes(alice).click();
        alice.keyboard().press("Control+End");
        alice.keyboard().type("from alice offline 😀.");
        notes(bob).click();
        bob.keyboard().press("Control+Home");
        bob.keyboard().type("from bob: ");
        assertThat(state(bob)).hasText("saved");
        alice.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-page-offline.png")));

        network.mend();
        settled(alice, bob);
        assertThat(notes(alice).inputValue()).isEqualTo("from bob: before. from alice offline 😀.");
    }

    @Test
    void aCaretStaysWhereItIsWhileOthersType() {
        Page alice = open("alice", network.port());
        Page bob = open("bob", server.port());
        notes(alice).fill("one three");
        assertThat(notes(bob)).hasValue("one three");

        notes(alice).evaluate("notes => notes.setSelectionRange(4, 4)");
        notes(bob).click();
        bob.keyboard().press("Control+Home");
        bob.keyboard().type("zero ");
        assertThat(notes(alice)).hasValue("zero one three");
        alice.keyboard().type("two ");
        settled(alice, bob);
        assertThat(notes(bob).inputValue()).isEqualTo("zero one two three");
    }

    /** Both have saved everything and show the same; whoever saved last has everybody's edits, so then both have. */
    private static void settled(Page one, Page other) {
        one.waitForCondition(() -> state(one).textContent().equals("saved")
                && state(other).textContent().equals("saved")
                && notes(one).inputValue().equals(notes(other).inputValue()));
    }
}
