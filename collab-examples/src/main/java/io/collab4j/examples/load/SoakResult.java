package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Faults;
import io.collab4j.examples.load.ServerWatch.Footprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a soak has found. */
public final class SoakResult {
    /** The demo opens a few files when it first needs them; a connection that is never given up is one for each. */
    private static final long FILES = 16;
    /** Those that close connections come and go; a thread that is never given up is one for each connection. */
    private static final long THREADS = 8;

    private static final double HEAP_PER_HOUR = 0.01;

    private final SoakPlan plan;
    private final List<Footprint> footprints;
    private final Faults faults;
    private final CrowdTally tally;

    /** @param footprints after each lap, when everybody had left */
    SoakResult(SoakPlan plan, List<Footprint> footprints, Faults faults, CrowdTally tally) {
        this.plan = plan;
        this.footprints = List.copyOf(footprints);
        this.faults = faults;
        this.tally = tally;
    }

    /** What was lost, doubled, swapped, refused or not answered; slow readers that were cut are none of that. */
    public Faults faults() {
        return faults;
    }

    /** Edits acknowledged. */
    public long edits() {
        return tally.edits();
    }

    /** Times that somebody came back as the client that had gone. */
    public long resumedClients() {
        return tally.resumedClients();
    }

    /** Times that somebody went before an edit was answered; most were found committed, the others were sent again. */
    public long editsLeftInDoubt() {
        return tally.editsLeftInDoubt();
    }

    /** Connections that the server closed because of what was not read. */
    public long cutConnections() {
        return tally.cutConnections();
    }

    /** What has grown, in words; nothing if all is flat. */
    public List<String> growth() {
        List<String> grown = new ArrayList<>();
        long heap = early(Footprint::heapKiB);
        long slack = plan.heapSlackKiB() + (long) (heap * HEAP_PER_HOUR * hours());
        add(grown, "KiB of heap", Footprint::heapKiB, slack);
        add(grown, "open files", Footprint::files, FILES);
        add(grown, "threads", Footprint::threads, THREADS);
        return grown;
    }

    /** Whether no promise was broken and nothing grew. */
    public boolean isSound() {
        return faults.isNone() && growth().isEmpty();
    }

    private void add(List<String> grown, String what, ToLongFunction<Footprint> of, long slack) {
        long early = early(of);
        long late = late(of);
        if (late > early + slack) {
            grown.add(String.format(Locale.ROOT, "%s from %,d to %,d, more than %,d", what, early, late, slack));
        }
    }

    private long early(ToLongFunction<Footprint> of) {
        return median(judged().subList(0, part()), of);
    }

    private long late(ToLongFunction<Footprint> of) {
        List<Footprint> judged = judged();
        return median(judged.subList(judged.size() - part(), judged.size()), of);
    }

    private List<Footprint> judged() {
        return footprints.subList(plan.settling() - 1, footprints.size());
    }

    /** A third at each end. */
    private int part() {
        return Math.max(1, judged().size() / 3);
    }

    /** Between the middles of the two parts. */
    private double hours() {
        return (judged().size() - part()) * plan.lap().toMillis() / 3_600_000.0;
    }

    private static long median(List<Footprint> footprints, ToLongFunction<Footprint> of) {
        long[] sorted = footprints.stream().mapToLong(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
