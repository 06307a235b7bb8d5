package io.collab4j.ot.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.ot.Proof;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextTest {
    private final SplittableRandom random = Proof.random("text");

    @Test
    void followsAStringBuilderThroughSmallEdits() {
        follow(Proof.count(60_000, 2_000_000), 40, 40);
    }

    @Test
    void followsAStringBuilderThroughLargeEdits() {
        follow(Proof.count(2_000, 50_000), 60_000, 60_000);
    }

    @Test
    void shrinksAsFlatAsItGrew() {
        Text text = Text.of("x".repeat(1_000_000));
        while (text.length() > 0) {
            int position = random.nextInt(text.length());
            text = text.replace(position, Math.min(text.length() - position, 1 + random.nextInt(400)), "");
            if (random.nextInt(50) == 0) {
                checkShape(text);
            }
        }
        assertThat(text).isSameAs(Text.EMPTY);
    }

    private void follow(int steps, int deleted, int inserted) {
        Text text = Text.EMPTY;
        StringBuilder model = new StringBuilder();
        for (int step = 0; step < steps; step++) {
            int position = random.nextInt(model.length() + 1);
            // Large edits are rare: most of them would only replace the whole text.
            int scale = random.nextInt(8) == 0 ? 1 : 16;
            int delete = Math.min(model.length() - position, random.nextInt(deleted / scale + 1));
            String insert = Naive.text(random, random.nextInt(inserted / scale + 1));
            text = text.replace(position, delete, insert);
            model.replace(position, position + delete, insert);
            if (step % (steps / 200) == 0) {
                checkShape(text);
                checkContent(text, model.toString());
            }
            if (model.length() > 200_000) {
                model.setLength(1000);
                text = text.subSequence(0, 1000);
            }
        }
    }

    private void checkContent(Text text, String model) {
        assertThat(text.toString()).isEqualTo(model);
        assertThat(text.length()).isEqualTo(model.length());
        assertThat(text).isEqualTo(Text.of(model)).hasSameHashCodeAs(Text.of(model));
        assertThat(Text.of(model)).isEqualTo(text);
        if (Naive.isAligned(model)) {
            assertThat(text.utf8Length()).isEqualTo(model.getBytes(StandardCharsets.UTF_8).length);
        }
        for (int i = 0; i < 20 && !model.isEmpty(); i++) {
            int start = random.nextInt(model.length());
            int end = start + random.nextInt(model.length() - start + 1);
            assertThat(text.charAt(start)).isEqualTo(model.charAt(start));
            assertThat(text.slice(start, end)).isEqualTo(model.substring(start, end));
            assertThat(text.subSequence(start, end).toString()).isEqualTo(model.substring(start, end));
            checkShape(text.subSequence(start, end));
            assertThat(text.replace(start, 1, "\u0001")).isNotEqualTo(text);
        }
    }

    private static void checkShape(Text text) {
        checkNode(text.root(), true);
    }

    private static void checkNode(TextNode node, boolean root) {
        if (node instanceof TextBranch branch) {
            assertThat(branch.childCount()).isBetween(root ? 2 : TextBranch.MIN, TextBranch.MAX);
            int[] sum = {0};
            branch.forEachChild(child -> {
                assertThat(child.height()).isEqualTo(node.height() - 1);
                sum[0] += child.length();
                checkNode(child, false);
            });
            assertThat(node.length()).isEqualTo(sum[0]);
        } else {
            assertThat(node.length()).isBetween(root ? 0 : TextLeaf.MIN, TextLeaf.MAX);
        }
    }

    @Test
    void tenMegabytes() {
        Text text = Text.of("0123456789".repeat(1_000_000));
        checkShape(text);
        assertThat(text.root().height()).isLessThanOrEqualTo(4);
        assertThat(text.utf8Length()).isEqualTo(10_000_000);
        Text edited = text;
        for (int i = 0; i < 10_000; i++) {
            edited = edited.replace(random.nextInt(edited.length()), 0, "é");
        }
        checkShape(edited);
        assertThat(edited.utf8Length()).isEqualTo(10_020_000);
        assertThat(text.slice(4_999_995, 5_000_005)).isEqualTo("5678901234");
        assertThat(edited).isNotEqualTo(text);
    }

    @Test
    void typingInOnePlaceFillsLeaves() {
        Text text = Text.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            text = text.replace(text.length() / 2, 0, "x");
        }
        checkShape(text);
        assertThat(text.toString()).isEqualTo("x".repeat(20_000));
    }

    @Test
    void refusesRangesOutside() {
        Text text = Text.of("abc");
        assertThatThrownBy(() -> text.charAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.replace(2, 2, "")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.replace(-1, 0, "")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.slice(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.subSequence(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.apply(TextOperation.insert(4, "x")))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void neverEqualsAString() {
        assertThat((Object) Text.of("abc")).isNotEqualTo("abc");
        assertThat(Text.of("")).isSameAs(Text.EMPTY);
    }
}
