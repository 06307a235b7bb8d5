package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The demo, and people who have its page open in a real browser, each with storage of his own. To be registered as a
 * static {@link RegisterExtension}: a class starts server and browser once, and a tab that one test is done with goes to
 * the next with what it has loaded, as each of them takes seconds. Every test has a tenant of its own.
 */
final class DemoBrowser implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final double PATIENCE_MS = 20_000;
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Queue<Page> idleTabs = new ArrayDeque<>();
    private final List<Page> tabs = new ArrayList<>();
    private DemoServer server;
    private CutProxy network;
    private Playwright playwright;
    private Browser browser;
    private int tests;

    /** Skips the tests where there is no browser, or fails them where they must run. */
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
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
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        tests++;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        tabs.stream().filter(tab -> !tab.isClosed()).forEach(idleTabs::add);
        tabs.clear();
        network.mend();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        playwright.close();
        network.close();
        server.close();
    }

    /** Where everybody of this test is. */
    String tenant() {
        return "acme-" + tests;
    }

    /** Between the server and whoever was opened behind it. */
    CutProxy network() {
        return network;
    }

    Page open(String user) {
        return open(user, server.port(), 900, 700);
    }

    /** One whose network can be cut. */
    Page openBehindNetwork(String user) {
        return open(user, network.port(), 900, 700);
    }

    Page openOnPhone(String user) {
        return open(user, server.port(), 360, 740);
    }

    /** One that comes by another way. */
    Page openAt(String user, int port) {
        return open(user, port, 900, 700);
    }

    /** Where the server listens. */
    int serverPort() {
        return server.port();
    }

    private Page open(String user, int port, int width, int height) {
        Page page = idleTabs.isEmpty() ? newTab() : idleTabs.remove();
        tabs.add(page);
        page.setViewportSize(width, height);
        page.navigate("http://127.0.0.1:" + port + "/?tenant=" + tenant() + "&doc=page-test&user=" + user);
        assertThat(state(page)).hasText("saved");
        return page;
    }

    private Page newTab() {
        Page page = browser.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !isOfTheNetwork(message.text())) {
                throw new AssertionError("the page complains: " + message.text());
            }
        });
        page.onPageError(error -> {
            throw new AssertionError("the page fails: " + error);
        });
        return page;
    }

    /** What a browser says when a server or a proxy does not do what was asked. */
    private static boolean isOfTheNetwork(String complaint) {
        return complaint.contains("ERR_") || complaint.startsWith("WebSocket connection to");
    }

    static Locator state(Page page) {
        return page.locator("#state");
    }

    static Locator notes(Page page) {
        return page.getByLabel("Notes", new Page.GetByLabelOptions().setExact(true));
    }

    /** Types behind what is there. */
    static void append(Page page, String text) {
        notes(page).click();
        page.keyboard().press("Control+End");
        page.keyboard().type(text);
    }

    /** Says something in the chat. */
    static void say(Page page, String text) {
        page.locator("#message").fill(text);
        page.locator("#message").press("Enter");
    }

    /** Sends a notification; to everybody if nobody is named. */
    static void tell(Page from, String user, String text) {
        from.locator("#notify-user").fill(user);
        from.locator("#notify-text").fill(text);
        from.locator("#notify button").click();
    }

    /** Both have saved everything and show the same; whoever saved last has everybody's edits, so then both have. */
    static void settled(Page one, Page other) {
        one.waitForCondition(() -> state(one).textContent().equals("saved")
                && state(other).textContent().equals("saved")
                && notes(one).inputValue().equals(notes(other).inputValue()));
    }
}
