package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Processors;
import io.collab4j.examples.load.LoadResult.ServerFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Edits documents over thousands of connections on one thread, and judges what comes back. One object is one run.
 *
 * <pre>{@code
 * LoadResult result = new LoadGenerator(plan).run();
 * assert result.isSound();
 * }</pre>
 */
public final class LoadGenerator {
    /** Less than what a server lets wait for its accept. */
    private static final int CONNECTING_AT_ONCE = 64;

    private static final long JOIN_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long SETTLE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SECOND = 1_000_000_000L;
    private static final long WAIT = 50_000_000L;

    private final LoadPlan plan;
    private final ServerWatch watch;
    private final SplittableRandom random;
    private final Recorder recorder = new Recorder();
    private final LoadRun run;
    private long nextDue = Long.MAX_VALUE;

    /** A run against a server that is not watched, for example in the same process. */
    public LoadGenerator(LoadPlan plan) {
        this(plan, ServerWatch.NONE);
    }

    LoadGenerator(LoadPlan plan, ServerWatch watch) {
        this.plan = plan;
        this.watch = watch;
        this.random = new SplittableRandom(plan.seed());
        this.run = new LoadRun(plan, recorder, random);
    }

    /** See {@link LoadOptions#USAGE}. The exit code is 1 if anything was lost, doubled, out of order or refused. */
    public static void main(String[] arguments) throws IOException {
        LoadOptions options;
        try {
            options = LoadOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(LoadOptions.USAGE);
            System.exit(2);
            return;
        }
        LoadResult result = new LoadGenerator(options.plan(), ServerWatch.of(options.serverPid())).run();
        System.out.print(LoadTable.of(List.of(result)));
        System.exit(result.isSound() ? 0 : 1);
    }

    /**
     * Connects, joins, warms up, measures, waits until everything is answered and delivered, and hangs up.
     *
     * @throws IOException if this machine cannot open the connections
     */
    public LoadResult run() throws IOException {
        try (LoadLoop loop = new LoadLoop(random)) {
            ServerWatch.Memory before = watch.memory();
            connect(loop, true);
            connect(loop, false);
            int joined = run.joined();
            begin();
            edit(loop, plan.warmUp().toNanos(), false);
            Cpu generator = Cpu.ofThisProcess();
            Cpu server = watch.cpu();
            Cpu machine = Cpu.ofTheMachine();
            recorder.measure(true);
            double elapsed = edit(loop, plan.measured().toNanos(), true);
            recorder.measure(false);
            double generatorCpu = Cpu.ofThisProcess().since(generator) / elapsed;
            double serverCpu = watch.cpu().since(server) / elapsed;
            double machineCpu = Cpu.ofTheMachine().since(machine) / elapsed;
            run.stop();
            settle(loop);
            ServerFigures figures = watch.figures(serverCpu, before, joined);
            run.end();
            return new LoadResult(
                    plan,
                    joined,
                    recorder.traffic(elapsed),
                    recorder.faults(),
                    new Processors(generatorCpu, machineCpu),
                    figures);
        }
    }

    /** The first of each document, who writes its text; then the others. */
    private void connect(LoadLoop loop, boolean first) throws IOException {
        long until = System.nanoTime() + JOIN_NANOS;
        Iterator<LoadClient> waiting = run.clients().stream()
                .filter(client -> run.isFirstInDocument(client) == first)
                .iterator();
        while ((waiting.hasNext() || run.pending() > 0) && System.nanoTime() - until < 0) {
            while (waiting.hasNext() && run.pending() < CONNECTING_AT_ONCE) {
                run.open(loop, waiting.next());
            }
            loop.poll(WAIT);
        }
    }

    private void begin() {
        long now = System.nanoTime();
        run.begin(now);
        nextDue = plan.dueEachSecond() > 0 ? now + pause() : Long.MAX_VALUE;
    }

    /** Lets people edit for a while. Of the time they need, all edits together are a Poisson process of the sum. */
    private double edit(LoadLoop loop, long nanos, boolean ticking) throws IOException {
        long from = System.nanoTime();
        long tick = from + SECOND;
        long now = from;
        while (now - from < nanos) {
            while (nextDue <= now) {
                run.editDue(nextDue);
                nextDue += pause();
            }
            if (ticking && now >= tick) {
                recorder.tick();
                tick += SECOND;
            }
            loop.poll(Math.min(WAIT, Math.min(nextDue, from + nanos) - now));
            now = System.nanoTime();
        }
        if (ticking) {
            recorder.tick();
        }
        return (now - from) / 1e9;
    }

    private long pause() {
        return (long) (-Math.log(1 - random.nextDouble()) / plan.dueEachSecond() * SECOND);
    }

    private void settle(LoadLoop loop) throws IOException {
        long until = System.nanoTime() + SETTLE_NANOS;
        while (!run.isSettled() && System.nanoTime() - until < 0) {
            loop.poll(WAIT);
        }
    }
}
