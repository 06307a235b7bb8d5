package io.collab4j.ot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SideTest {
    @Test
    void opposite() {
        assertThat(Side.LEFT.opposite()).isEqualTo(Side.RIGHT);
    }
}
