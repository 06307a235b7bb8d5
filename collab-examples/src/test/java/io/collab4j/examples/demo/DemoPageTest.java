package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static io.collab4j.examples.demo.DemoBrowser.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two people at the demo's page, in a real browser, over a network that can be cut. */
class DemoPageTest {
    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    @Test
    void twoTypeAtOnceAndSeeEachOthersText() {
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");

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
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");
        notes(bob).fill("before. ");
        assertThat(notes(alice)).hasValue("before. ");

        demo.network().cut();
        assertThat(state(alice)).hasText("offline");
        notes(alice).click();
        alice.keyboard().press("Control+End");
        alice.keyboard().type("from alice offline 😀.");
        notes(bob).click();
        bob.keyboard().press("Control+Home");
        bob.keyboard().type("from bob: ");
        assertThat(state(bob)).hasText("saved");
        alice.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-page-offline.png")));

        demo.network().mend();
        settled(alice, bob);
        assertThat(notes(alice).inputValue()).isEqualTo("from bob: before. from alice offline 😀.");
    }

    @Test
    void aCaretStaysWhereItIsWhileOthersType() {
        Page alice = demo.openBehindNetwork("alice");
        Page bob = demo.open("bob");
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
}
