package io.collab4j.presence;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of a board had read at which of its versions. One mark says it all as long as it reads to the end; where
 * it has to stop on the way, what was ahead of it may move on before it gets there. Used by one thread at a time.
 */
final class ReadingMarks {
    private Mark first;
    /** Those behind the first, which are there only while it reads a part at a time. */
    private @Nullable Deque<Mark> more;

    private record Mark(long newest, long position) {
        /** How far the reader had come, if that was before a version was there. */
        long before(long version) {
            return newest < version ? position : 0;
        }
    }

    /** A reader that has read all there is. */
    ReadingMarks(long newest) {
        first = new Mark(newest, newest);
    }

    /** It has read on while this was the newest version. */
    void add(long newest, long position) {
        Deque<Mark> marks = more == null ? new ArrayDeque<>(1) : more;
        marks.add(new Mark(newest, position));
        // Of what was there when something was read that is behind it now, nothing is asked any more.
        while (!marks.isEmpty() && marks.getFirst().newest() <= position) {
            first = marks.removeFirst();
        }
        more = marks.isEmpty() ? null : marks;
    }

    /**
     * Whether the reader takes this one, which has gone, for present: of all the times it came and went since, perhaps not
     * one was read.
     *
     * @param greeted the version at which the reader was told who is there
     */
    boolean knew(Notice.Attendance gone, long greeted) {
        Notice.Attendance leaving = gone;
        while (readBefore(leaving.version(), greeted) < leaving.since()) {
            Notice.Attendance former = leaving.former();
            if (former == null || readBefore(leaving.since(), greeted) >= former.version()) {
                return false;
            }
            leaving = former;
        }
        return true;
    }

    /** How far it had come when it read last before a version was there. */
    private long readBefore(long version, long greeted) {
        long read = Math.max(greeted < version ? greeted : 0, first.before(version));
        if (more != null) {
            for (Mark mark : more) {
                read = Math.max(read, mark.before(version));
            }
        }
        return read;
    }
}
