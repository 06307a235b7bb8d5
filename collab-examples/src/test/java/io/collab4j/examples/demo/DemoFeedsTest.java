package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static io.collab4j.examples.demo.DemoBrowser.tell;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the demo's page hears over feeds, in a real browser: notifications, activity and a dashboard. */
class DemoFeedsTest {
    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    private static Locator unread(Page page) {
        return page.locator("#bell-count");
    }

    private static Locator edits(Page page) {
        return page.locator("#chart-figure");
    }

    @Test
    void aNotificationIsHeardOnEveryPageOfItsUserAndReadOnAll() {
        Page alice = demo.open("alice");
        Page alicesOther = demo.open("alice");
        Page bob = demo.open("bob");
        tell(bob, "alice", "<b>look</b> at this");
        assertThat(unread(alice)).hasText("1");
        assertThat(unread(alicesOther)).hasText("1");
        tell(bob, "", "to everybody");
        assertThat(unread(alice)).hasText("2");
        assertThat(unread(bob)).hasText("1");

        alice.locator("#bell").click();
        Locator list = alice.locator("#notification-list li");
        assertThat(list).hasCount(2);
        assertThat(list.nth(1).locator("p").first()).hasText("<b>look</b> at this");
        assertThat(list.nth(1)).containsText("from bob");
        alice.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-notifications.png")));
        list.nth(1).locator("button").click();
        assertThat(unread(alicesOther)).hasText("1");
        alice.locator("#read-all").click();
        assertThat(unread(alicesOther)).isHidden();
        assertThat(unread(bob)).hasText("1");
    }

    @Test
    void whatIsChangedIsActivityAndCounted() {
        Page alice = demo.open("alice");
        Page bob = demo.open("bob");
        alice.locator("#stage").selectOption("won");
        Locator newest = bob.locator("#activity li").first();
        assertThat(newest).containsText("alice updated the stage to won in page-test");
        bob.locator("#amount").fill("42");
        bob.locator("#amount").blur();
        assertThat(alice.locator("#activity li").first()).containsText("bob updated the amount to 42");
        notes(alice).fill("some text");
        settled(alice, bob);
        assertThat(bob.locator("#chart-figure")).hasText(Pattern.compile("[1-9][0-9]* edits in the last minute"));
        bob.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "demo-feeds.png")));
        Page carol = demo.open("carol");
        assertThat(carol.locator("#activity li")).hasCount(2);
    }

    @Test
    void whatIsToldWhileAPageIsCutOffIsThereAfterwards() {
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");
        tell(bob, "alice", "one");
        assertThat(unread(alice)).hasText("1");
        demo.network().cut();
        tell(bob, "alice", "two");
        assertThat(bob.locator("#notify-hint")).hasText("Sent to alice.");
        demo.network().mend();
        assertThat(unread(alice)).hasText("2");
        alice.locator("#bell").click();
        assertThat(alice.locator("#notification-list li")).hasCount(2);
    }

    @Test
    void anEditThatAPageMissesWhileItIsCutOffCountsOnceAfterwards() {
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");
        // Until her stream is there, she has nowhere to come back to.
        tell(bob, "alice", "are you there");
        assertThat(unread(alice)).hasText("1");
        demo.network().cut();
        notes(bob).fill("one edit");
        assertThat(edits(bob)).hasText("1 edits in the last minute");
        demo.network().mend();
        assertThat(edits(alice)).hasText("1 edits in the last minute");
    }
}
