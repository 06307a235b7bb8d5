package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EditScriptTest {
    private final long seed = System.nanoTime();
    private final EditScript script = new EditScript(new SplittableRandom(seed), 100);

    private TextOperation operation() {
        TextOperationBuilder builder = TextOperation.builder();
        script.write(new EditScript.Components() {
            @Override
            public void retain(int length) {
                builder.retain(length);
            }

            @Override
            public void insert(char letter) {
                builder.insert(String.valueOf(letter));
            }

            @Override
            public void delete() {
                builder.delete(1);
            }
        });
        return builder.build();
    }

    @Test
    void everyOperationFitsItsTextAndTheTextStaysAboutAsLongAsWanted() {
        System.out.println("seed " + seed);
        int length = 0;
        int longest = 0;
        for (int i = 0; i < 20_000; i++) {
            script.make(1 + i % 5, length);
            TextOperation operation = operation();
            assertThat(operation.baseLength()).as("seed %d", seed).isLessThanOrEqualTo(length);
            assertThat(operation.targetLength() - operation.baseLength()).isEqualTo(script.growth());
            length += script.growth();
            longest = Math.max(longest, length);
        }
        assertThat(length).as("seed %d", seed).isBetween(40, 160);
        assertThat(longest).as("seed %d", seed).isLessThan(200);
    }
}
