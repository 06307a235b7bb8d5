package io.collab4j.ot.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;
import io.collab4j.ot.Side;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextOperationTest {
    private static TextOperation operation() {
        return TextOperation.builder()
                .retain(2)
                .delete(1)
                .insert("secret")
                .retain(3)
                .delete(2)
                .build();
    }

    @Test
    void knowsItsLengths() {
        assertThat(operation().baseLength()).isEqualTo(8);
        assertThat(operation().targetLength()).isEqualTo(11);
        assertThat(operation().componentCount()).isEqualTo(5);
        assertThat(operation().size()).isBetween(100, 400);
        assertThat(operation().isNoop()).isFalse();
        TextOperation retain = TextOperation.builder().retain(5).build();
        assertThat(retain.isNoop()).isTrue();
        assertThat(retain.baseLength()).isEqualTo(5);
        assertThat(retain).isEqualTo(TextOperation.noop()).hasSameHashCodeAs(TextOperation.noop());
    }

    @Test
    void neverShowsContent() {
        assertThat(operation().toString()).doesNotContain("secret").contains("insert 6");
        assertThatThrownBy(() -> TextType.INSTANCE.apply(Text.of("abc"), operation()))
                .isInstanceOfSatisfying(OperationException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.BASE_LENGTH);
                    assertThat(e).hasMessage("made for a text of 8 or more, this one has 3");
                });
    }

    @Test
    void refusesResultsLongerThanAnyText() {
        TextOperation far = TextOperation.builder().retain(Integer.MAX_VALUE).build();
        TextOperation insert = TextOperation.insert(0, "x");
        assertThatThrownBy(() -> TextType.INSTANCE.compose(far, insert)).isInstanceOf(OperationException.class);
        assertThatThrownBy(() ->
                        TextType.INSTANCE.transform(TextOperation.delete(Integer.MAX_VALUE - 1, 1), insert, Side.LEFT))
                .isInstanceOf(OperationException.class);
    }

    @Test
    void gathersAMillionInsertsInOneGo() {
        TextOperationBuilder builder = TextOperation.builder();
        for (int i = 0; i < 1_000_000; i++) {
            builder.insert("x").delete(1);
        }
        TextOperation operation = builder.build();
        assertThat(operation.componentCount()).isEqualTo(2);
        assertThat(operation.targetLength()).isEqualTo(1_000_000);
    }

    @Test
    void nothingMovedBehindADeletionFitsWhatIsLeft() {
        TextOperation retain = TextOperation.builder().retain(3).build();
        TextOperation moved = TextType.INSTANCE.transform(retain, TextOperation.delete(0, 3), Side.LEFT);
        assertThat(TextType.INSTANCE.apply(Text.EMPTY, moved)).isEqualTo(Text.EMPTY);
    }

    @Property
    void differenceLeadsFromOneToTheOther(
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String before,
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String after) {
        TextOperation difference = TextOperation.between(before, after);
        assertThat(Naive.apply(before, difference)).isEqualTo(after);
        assertThat(difference.isNoop()).isEqualTo(before.equals(after));
        assertThat(difference.componentCount()).isLessThanOrEqualTo(3);
    }

    @Property
    void builderRepeatsWhatItIsShown(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TextOperation operation = Naive.operation(random, Naive.text(random, 12));
        TextOperationBuilder copy = TextOperation.builder();
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                copy.retain(length);
            }

            @Override
            public void insert(String content) {
                copy.insert(content);
            }

            @Override
            public void delete(int length) {
                copy.delete(length);
            }
        });
        assertThat(copy.build()).isEqualTo(operation).hasSameHashCodeAs(operation);
    }
}
