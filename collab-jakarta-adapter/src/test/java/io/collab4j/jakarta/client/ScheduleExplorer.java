package io.collab4j.jakarta.client;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs the real code through every schedule of a space, depth first. What is real cannot be copied, so each branch is
 * replayed from the start; from a state that was never seen before it goes straight on along one branch and leaves the
 * others for later, and a state that was seen before is not gone on from.
 */
final class ScheduleExplorer {
    private final ScheduleSpace space;
    private final Function<ScheduleWorld, List<ScheduleStep>> next;
    private final ScheduleProgress progress;

    ScheduleExplorer(ScheduleSpace space, ScheduleProgress progress) {
        this(space, progress, ScheduleWorld::enough);
    }

    /**
     * An explorer that tries what it is told to.
     *
     * @param next the steps to try from a state
     */
    ScheduleExplorer(ScheduleSpace space, ScheduleProgress progress, Function<ScheduleWorld, List<ScheduleStep>> next) {
        this.space = space;
        this.progress = progress;
        this.next = next;
    }

    /** Explores until nothing is left, or it is told to stop. */
    void run(BooleanSupplier goOn) {
        while (!progress.frontier().isEmpty() && goOn.getAsBoolean()) {
            branch(progress.frontier().removeLast());
        }
    }

    /** Replays a schedule whose last step was never taken, and goes on from where it leads. */
    private void branch(byte[] schedule) {
        byte[] path = schedule;
        try {
            ScheduleWorld world = replay(schedule);
            while (progress.isNew(world.fingerprint(), path.length)) {
                if (world.isQuiet()) {
                    progress.ended();
                    checkEnd(path);
                }
                List<ScheduleStep> steps = next.apply(world);
                if (steps.isEmpty()) {
                    break;
                }
                for (ScheduleStep later : steps.subList(1, steps.size())) {
                    progress.frontier().addLast(with(path, later));
                }
                path = with(path, steps.get(0));
                world.perform(steps.get(0));
                progress.stepped();
            }
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(space + ": " + ScheduleStep.describe(path), failure);
        }
    }

    /** In a world of its own: to look at the server's text is a visit, and the visited world would go on as another one. */
    private void checkEnd(byte[] schedule) {
        ScheduleWorld world = space.open();
        for (byte code : schedule) {
            world.perform(ScheduleStep.of(code));
        }
        world.checkEnd();
    }

    private ScheduleWorld replay(byte[] schedule) {
        ScheduleWorld world = space.open();
        int known = schedule.length - 1;
        for (int i = 0; i < known; i++) {
            world.replay(ScheduleStep.of(schedule[i]));
        }
        if (known >= 0) {
            world.perform(ScheduleStep.of(schedule[known]));
            progress.stepped();
        }
        return world;
    }

    private static byte[] with(byte[] path, ScheduleStep next) {
        byte[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = next.code();
        return longer;
    }
}
