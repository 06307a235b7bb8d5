package io.collab4j.testing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** What is done in one run beside a model: numbers that the model reads as steps. By night a run is twice as long. */
public final class ModelSteps {
    public static final int MOST = "nightly".equals(System.getProperty("collab.proof")) ? 200 : 100;

    private static final int FEWEST = 20;

    private ModelSteps() {}

    /**
     * Runs of steps.
     *
     * @param kinds how many different ones there are
     */
    public static Arbitrary<List<Integer>> of(int kinds) {
        return Arbitraries.integers()
                .between(0, kinds - 1)
                .list()
                .ofMinSize(FEWEST)
                .ofMaxSize(MOST);
    }
}
