package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The newest elements by their number. */
class WindowTest {

    @Property(tries = 300)
    void itHoldsTheNewestUpToItsCapacity(
            @ForAll @IntRange(min = 8, max = 40) int capacity,
            @ForAll @LongRange(min = 0, max = 1_000_000) long first,
            @ForAll @IntRange(min = 0, max = 200) int count) {
        Window<Long> window = new Window<>(capacity, first);
        for (long number = first; number < first + count; number++) {
            window.add(number);
        }
        assertThat(window.next()).isEqualTo(first + count);
        assertThat(window.oldest()).isEqualTo(first + Math.max(0, count - capacity));
        for (long number = window.oldest(); number < window.next(); number++) {
            assertThat(window.get(number)).isEqualTo(number);
        }
        assertThatThrownBy(() -> window.get(window.oldest() - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window.get(window.next())).isInstanceOf(IllegalArgumentException.class);
    }
}
