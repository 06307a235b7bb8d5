package io.collab4j.ot;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.text.RandomText;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextType;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Clients end up alike, whatever the network does, and for any type. */
class OtClientConvergenceTest {

    @Test
    void textConverges() {
        converge(TextType.INSTANCE, RandomText::operation, TextOperation::between);
    }

    @Test
    void setsConverge() {
        BiFunction<SplittableRandom, Set<Integer>, Map<Integer, Boolean>> edits =
                (random, state) -> Map.of(random.nextInt(8), random.nextBoolean());
        converge(new SetType(), edits, SetType::between);
    }

    private static <S, O> void converge(
            OtType<S, O> type, BiFunction<SplittableRandom, S, O> edits, BiFunction<S, S, O> difference) {
        SplittableRandom seeds = Proof.random("clients of type " + type.name());
        int refused = 0;
        int resumed = 0;
        int snapshots = 0;
        int committedUnseen = 0;
        int runs = Proof.count(1_500, 50_000);
        for (int run = 0; run < runs; run++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            Network<S, O> network = new Network<>(type, edits, difference, random);
            network.run(1 + random.nextInt(4), 150);
            for (Network<S, O>.Member member : network.members) {
                assertThat(member.client.state()).as("seed %d", seed).isEqualTo(network.state());
                assertThat(member.client.confirmed()).isEqualTo(network.state());
                assertThat(member.client.revision()).isEqualTo(network.revision());
                assertThat(member.client.inSync()).isTrue();
                assertThat(member.client.unmerged()).isEmpty();
            }
            refused += network.refused;
            resumed += network.resumed;
            snapshots += network.snapshots;
            committedUnseen += network.committedUnseen;
        }
        // A run that never met what it is about proves nothing.
        assertThat(refused).isGreaterThan(runs);
        assertThat(resumed).isGreaterThan(runs);
        assertThat(snapshots).isGreaterThan(runs);
        assertThat(committedUnseen).isGreaterThan(runs / 10);
    }
}
