package io.collab4j.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.collab4j.examples.demo.DemoBrowser.notes;
import static io.collab4j.examples.demo.DemoBrowser.settled;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three people in one record of the demo, in a real browser. */
class RecordPageTest {
    @RegisterExtension
    static final DemoBrowser demo = new DemoBrowser();

    private Page alice;
    private Page bob;
    private Page carol;

    @BeforeEach
    void start() {
        alice = demo.open("alice");
        bob = demo.open("bob");
        carol = demo.open("carol");
    }

    private static Locator title(Page page) {
        return page.getByLabel("Title");
    }

    private static Locator message(Page page) {
        return page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void anEditOfOneArrivesAtTheOthers() {
        title(alice).fill("Wind farm");
        bob.getByLabel("Stage").selectOption("proposal");
        carol.getByLabel("Amount in €").fill("1250.5");
        notes(carol).fill("They want an offer.");

        for (Page page : new Page[] {alice, bob, carol}) {
            assertThat(title(page)).hasValue("Wind farm");
            assertThat(page.getByLabel("Stage")).hasValue("proposal");
            assertThat(page.getByLabel("Amount in €")).hasValue("1250.5");
            assertThat(notes(page)).hasValue("They want an offer.");
            assertThat(page).hasTitle("Wind farm – Collab4j");
        }
    }

    @Test
    void everybodySeesWhoIsThere() {
        assertThat(alice.getByLabel("In this record").getByRole(AriaRole.LISTITEM))
                .hasText(new String[] {"alice (you)", "bob", "carol"});
        assertThat(carol.getByLabel("Online in " + demo.tenant()).getByRole(AriaRole.LISTITEM))
                .hasText(new String[] {"alice", "bob", "carol"});
        bob.close();
        assertThat(alice.getByLabel("In this record").getByRole(AriaRole.LISTITEM))
                .hasText(new String[] {"alice (you)", "carol"});
    }

    @Test
    void theCaretAndTheSelectionOfAnotherAreDrawn() {
        notes(alice).fill("one two three");
        assertThat(notes(bob)).hasValue("one two three");
        notes(bob).click();
        notes(bob).evaluate("notes => notes.setSelectionRange(4, 7)");

        for (Page page : new Page[] {alice, carol}) {
            Locator caret = page.locator(".collab-caret:visible", new Page.LocatorOptions().setHasText("bob"));
            assertThat(caret).hasCount(1);
            assertThat(page.locator(".collab-selection:visible").first()).isVisible();
            String drawn = "caret => getComputedStyle(caret).backgroundColor";
            String listed = "person => getComputedStyle(person.firstChild).backgroundColor";
            assertThat(caret.evaluate(drawn))
                    .isEqualTo(page.locator("#here [data-user=bob]").evaluate(listed));
        }
        assertThat(bob.locator(".collab-caret", new Page.LocatorOptions().setHasText("bob")))
                .hasCount(0);
    }

    @Test
    void aFieldThatOneEditsIsReadOnlyForTheOthersUntilHeLeavesIt() {
        title(alice).click();
        for (Page page : new Page[] {bob, carol}) {
            assertThat(page.locator("#title-lock")).hasText("alice is editing");
            assertThat(title(page)).not().isEditable();
        }
        alice.keyboard().type("Solar roof");
        assertThat(title(bob)).hasValue("Solar roof");

        title(bob).focus();
        bob.keyboard().type("lost");
        alice.keyboard().press("Tab");
        assertThat(title(bob)).hasAttribute("data-lock", "mine");
        assertThat(title(bob)).isEditable();
        assertThat(alice.locator("#title-lock")).hasText("bob is editing");
        bob.keyboard().press("End");
        bob.keyboard().type("s");
        bob.keyboard().press("Tab");

        for (Page page : new Page[] {alice, carol}) {
            assertThat(title(page)).hasValue("Solar roofs");
            assertThat(title(page)).isEditable();
            assertThat(page.locator("#title-lock")).isEmpty();
        }
    }

    @Test
    void aListThatOneChoosesFromCannotBeChangedByAnother() {
        alice.getByLabel("Stage").focus();
        assertThat(bob.locator("#stage-lock")).hasText("alice is editing");
        bob.getByLabel("Stage").focus();
        bob.keyboard().press("ArrowDown");
        assertThat(bob.getByLabel("Stage")).hasValue("");
        alice.keyboard().press("ArrowDown");
        assertThat(bob.getByLabel("Stage")).hasValue("lead");
    }

    @Test
    void aFieldWhosePageIsLoadedAgainIsFreeAgain() {
        title(alice).click();
        assertThat(title(bob)).not().isEditable();
        alice.reload();
        assertThat(title(bob)).isEditable();
    }

    @Test
    void aMessageOfTheChatArrivesAlsoAtWhoComesLater() {
        message(bob).fill("Who calls <b>them</b>?");
        bob.keyboard().press("Enter");
        Page dave = demo.open("dave");
        for (Page page : new Page[] {alice, carol, dave}) {
            Locator said = page.getByRole(AriaRole.LOG).locator(".message");
            assertThat(said).hasCount(1);
            assertThat(said).containsText("bob");
            assertThat(said).containsText("Who calls <b>them</b>?");
        }
        assertThat(message(bob)).hasValue("");
    }

    @Test
    void undoTakesTheOwnEditBackAndLeavesThatOfAnother() {
        notes(alice).click();
        alice.keyboard().type("from alice. ");
        assertThat(notes(bob)).hasValue("from alice. ");
        notes(bob).click();
        bob.keyboard().press("Control+End");
        bob.keyboard().type("from bob. ");
        settled(alice, bob);
        assertThat(notes(carol)).hasValue("from alice. from bob. ");

        button(alice, "Undo").click();
        assertThat(notes(bob)).hasValue("from bob. ");
        assertThat(notes(carol)).hasValue("from bob. ");
        button(alice, "Redo").click();
        assertThat(notes(carol)).hasValue("from alice. from bob. ");
        bob.keyboard().press("Control+Z");
        assertThat(notes(carol)).hasValue("from alice. ");
        assertThat(button(carol, "Undo")).isDisabled();
    }

    @Test
    void whatWasNotSentIsSentAfterAReload() {
        alice.evaluate("WebSocket.prototype.send = () => {}");
        notes(alice).click();
        alice.keyboard().type("not sent yet");
        alice.reload();
        assertThat(notes(alice)).hasValue("not sent yet");
        assertThat(notes(bob)).hasValue("not sent yet");
    }

    @Test
    void aPhoneShowsItInOneColumn() {
        Page phone = demo.openOnPhone("erin");
        assertThat(phone.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
        assertThat(phone.evaluate(
                        "document.querySelector('aside').offsetTop > document.querySelector('#notes').offsetTop"))
                .isEqualTo(true);
    }
}
