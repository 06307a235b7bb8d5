package io.collab4j.jakarta.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** How far an exploration is: the states it has seen, and the schedules whose last step is still to be taken. */
final class ScheduleProgress {
    private final Deque<byte[]> frontier = new ArrayDeque<>();
    private final LongSet states = new LongSet();
    private long transitions;
    private long ends;
    private int depth;

    /** The beginning. */
    ScheduleProgress() {
        frontier.add(new byte[0]);
    }

    /** What was written before. */
    static ScheduleProgress read(DataInputStream in) throws IOException {
        ScheduleProgress progress = new ScheduleProgress();
        progress.frontier.clear();
        progress.transitions = in.readLong();
        progress.ends = in.readLong();
        progress.depth = in.readInt();
        for (int left = in.readInt(); left > 0; left--) {
            progress.frontier.add(in.readNBytes(in.readUnsignedShort()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            progress.states.add(in.readLong());
        }
        return progress;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(transitions);
        out.writeLong(ends);
        out.writeInt(depth);
        out.writeInt(frontier.size());
        for (byte[] schedule : frontier) {
            out.writeShort(schedule.length);
            out.write(schedule);
        }
        out.writeInt(states.size());
        for (long state : states.toArray()) {
            out.writeLong(state);
        }
    }

    Deque<byte[]> frontier() {
        return frontier;
    }

    /** Whether a state is seen for the first time. */
    boolean isNew(long fingerprint, int atDepth) {
        depth = Math.max(depth, atDepth);
        return states.add(fingerprint);
    }

    void stepped() {
        transitions++;
    }

    void ended() {
        ends++;
    }

    int states() {
        return states.size();
    }

    long ends() {
        return ends;
    }

    boolean isComplete() {
        return frontier.isEmpty();
    }

    @Override
    public String toString() {
        return states.size() + " states, " + transitions + " transitions, " + ends + " ends, depth " + depth
                + (isComplete() ? ", complete" : ", " + frontier.size() + " branches left");
    }
}
