package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is known of objects that others hold. */
class WeakIdentityMapTest {
    private final WeakIdentityMap<String> map = new WeakIdentityMap<>();

    @Test
    void equalObjectsAreNotTheSame() {
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        map.put(one, "one");
        assertThat(map.get(other)).isEmpty();
        one.add("changes its hash code");
        assertThat(map.get(one)).contains("one");
        map.put(one, "again");
        assertThat(map.get(one)).contains("again");
        assertThat(map.size()).isOne();
    }

    @Test
    void whatNobodyHoldsIsForgotten() {
        for (int i = 0; i < 1000; i++) {
            map.put(new Object(), "gone");
        }
        long until = System.nanoTime() + 20_000_000_000L;
        while (map.size() > 0 && System.nanoTime() < until) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(map.size()).isZero();
    }
}
