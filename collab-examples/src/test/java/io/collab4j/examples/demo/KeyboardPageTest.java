package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.append;
import static io.collab4j.examples.demo.DemoBrowser.state;
import static io.collab4j.examples.demo.DemoBrowser.tell;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Notices and the bell for who has no mouse: nothing that happens on the page takes the focus from him. */
class KeyboardPageTest {
    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    private static Locator notices(Page page) {
        return page.getByRole(AriaRole.ALERT);
    }

    private static Locator dismiss(Page page) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dismiss"));
    }

    private static Locator panel(Page page) {
        return page.locator("#notifications");
    }

    private static Locator unread(Page page) {
        return page.locator("#bell-count");
    }

    private static Locator entry(Page page, String text) {
        return page.locator("#notification-list li", new Page.LocatorOptions().setHasText(text));
    }

    /** Nothing gets to the server any more, and the page keeps the line, so that a message can be put into it. */
    private static void holdBackWhatIsSent(Page page) {
        page.evaluate("WebSocket.prototype.send = function () { window.line = this; }");
    }

    @Test
    void whatWasNotSavedStaysUntilEachNoticeIsDismissed() {
        Page alice = demo.open("alice");
        alice.getByLabel("Title").click();
        assertThat(alice.getByLabel("Title")).hasAttribute("data-lock", "mine");
        holdBackWhatIsSent(alice);
        alice.keyboard().type("Wind farm");
        append(alice, "They want an offer.");
        assertThat(state(alice)).hasText("saving");
        alice.evaluate("line.onmessage({ data: JSON.stringify("
                + "{ type: 'document_left', document_id: 'page-test', reason: 'access_revoked' }) })");

        assertThat(notices(alice)).hasCount(3);
        assertThat(notices(alice).nth(0)).containsText("Wind farm");
        assertThat(notices(alice).nth(1)).containsText("They want an offer.");
        assertThat(notices(alice).nth(2)).hasText("The record was closed: access_revoked.");
        alice.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-notices.png")));

        dismiss(alice).nth(1).focus();
        alice.keyboard().press("Enter");
        assertThat(notices(alice)).hasCount(2);
        assertThat(notices(alice).nth(0)).containsText("Wind farm");
        assertThat(dismiss(alice).nth(1)).isFocused();
        alice.keyboard().press("Enter");
        assertThat(dismiss(alice)).isFocused();
        alice.keyboard().press("Enter");
        assertThat(notices(alice)).hasCount(0);
        assertThat(alice.locator("#heading")).isFocused();
    }

    @Test
    void theBellKeepsTheFocusWhereItIs() {
        Page alice = demo.open("alice");
        Page bob = demo.open("bob");
        tell(bob, "alice", "first");
        assertThat(unread(alice)).hasText("1");
        tell(bob, "alice", "second");
        assertThat(unread(alice)).hasText("2");
        alice.locator("#bell").focus();
        alice.keyboard().press("Enter");
        Locator mark = entry(alice, "first").getByRole(AriaRole.BUTTON);
        mark.focus();
        tell(bob, "alice", "third");
        assertThat(unread(alice)).hasText("3");
        assertThat(mark).isFocused();

        alice.keyboard().press("Enter");
        assertThat(unread(alice)).hasText("2");
        assertThat(mark).hasCount(0);
        assertThat(entry(alice, "first")).isFocused();
        alice.locator("#read-all").focus();
        alice.keyboard().press("Enter");
        assertThat(unread(alice)).isHidden();
        assertThat(alice.locator("#read-all")).isFocused();
        alice.keyboard().press("Escape");
        assertThat(panel(alice)).isHidden();
        assertThat(alice.locator("#bell")).isFocused();
    }

    @Test
    void escapeClosesTheBellFromItsButtonAndFromWhereverOneHasClickedInIt() {
        Page alice = demo.open("alice");
        alice.locator("#bell").focus();
        alice.keyboard().press("Enter");
        assertThat(panel(alice)).isVisible();
        alice.keyboard().press("Escape");
        assertThat(panel(alice)).isHidden();
        assertThat(alice.locator("#bell")).hasAttribute("aria-expanded", "false");
        // Where it is closed already, there is nothing to close.
        alice.keyboard().press("Escape");
        assertThat(panel(alice)).isHidden();

        alice.keyboard().press("Enter");
        alice.locator("#notifications-heading").click();
        alice.keyboard().press("Escape");
        assertThat(panel(alice)).isHidden();
        assertThat(alice.locator("#bell")).isFocused();
    }
}
