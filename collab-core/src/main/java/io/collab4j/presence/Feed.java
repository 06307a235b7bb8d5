package io.collab4j.presence;

import io.collab4j.presence.Board.Slot;
import io.collab4j.protocol.MessageSource;
import io.collab4j.protocol.Outlet;
import java.util.concurrent.atomic.AtomicBoolean;

/** One reader of a board: a position in the order of its changes. One thread takes at a time; any thread may signal. */
final class Feed implements MessageSource {
    private final Board<?> board;
    private final String self;
    private final FieldReader fields;
    private final PresenceListener listener;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean begun;
    private volatile boolean started;
    private volatile boolean ended;
    /** The version at which it was told who is there. */
    private volatile long greeted;
    /** That at which it is about to be told. */
    private volatile long greeting;

    private volatile long position;
    private final ReadingMarks marks;

    /**
     * A feed that begins behind what the board holds now.
     *
     * @param self whose own notices are not told
     */
    Feed(Board<?> board, String self, FieldReader fields, PresenceListener listener) {
        this.board = board;
        this.self = self;
        this.fields = fields;
        this.listener = listener;
        this.position = board.newest();
        this.marks = new ReadingMarks(position);
    }

    /**
     * The reader is about to be told who is there at this moment, and is told nothing else until {@link #start} or {@link
     * #goOn}: what is newer must not come before that.
     */
    void greet() {
        begun = true;
        started = false;
        greeting = Math.max(greeted, board.newest());
    }

    /** It has been told who is there, if it was to be, and may be told what is new from here on. */
    void start() {
        greeted = greeting;
        go();
    }

    /** It has not been told who is there after all, so it hears of everything that is new since it was told last. */
    void goOn() {
        greeting = greeted;
        go();
    }

    private void go() {
        begun = true;
        started = true;
        signalled.set(false);
        signal(0);
    }

    /** The reader is told nothing until it is greeted again. */
    void stop() {
        started = false;
        begun = false;
    }

    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether it is to hear of what is behind its position; what comes before its first greeting it need not. */
    boolean hasBegun() {
        return begun;
    }

    /** Up to where it has read. */
    long position() {
        return position;
    }

    /** Tells the reader once until it has taken what there is. */
    void signal(long waitNanos) {
        if (isReady() && (signalled.compareAndSet(false, true) || waitNanos == 0)) {
            listener.onNews(this, waitNanos);
        }
    }

    @Override
    public boolean isReady() {
        return started && !ended && position < board.newest();
    }

    @Override
    public void take(Outlet outlet) {
        signalled.set(false);
        // Before looking whether it is started: what is newer than a greeting is not among these then.
        long newest = board.newest();
        if (!started || ended) {
            return;
        }
        read(newest, outlet);
        marks.add(newest, position);
    }

    private void read(long newest, Outlet outlet) {
        for (Slot<?> slot : board.after(position)) {
            if (slot.version() > newest) {
                // The next time, when it is known what was told this time.
                break;
            }
            if (!outlet.hasRoom() || !tell(slot, outlet)) {
                return;
            }
            position = slot.version();
        }
        // A slot that was the newest may have been taken away.
        position = Math.max(position, newest);
    }

    /** Whether this slot is done with. */
    private boolean tell(Slot<?> slot, Outlet outlet) {
        Notice notice = slot.notice();
        if (notice.about().equals(self)) {
            return true;
        }
        if (notice instanceof Notice.Attendance attendance) {
            if (concerns(slot.version(), attendance)) {
                outlet.add(notice.encode());
            }
            return true;
        }
        return tell((Notice.Cursor) notice, outlet);
    }

    /** Who came and went before this reader could read that he came is nobody to it. */
    private boolean concerns(long version, Notice.Attendance notice) {
        return version > greeted && (notice.isPresent() || marks.knew(notice, greeted));
    }

    private boolean tell(Notice.Cursor cursor, Outlet outlet) {
        String fieldName = cursor.place().fieldName();
        if (fieldName != null) {
            switch (fields.readTo(fieldName, cursor.place().revision(), outlet)) {
                case NEVER -> {
                    return true;
                }
                case NOT_YET -> {
                    return false;
                }
                case READ -> {
                    if (!outlet.hasRoom()) {
                        return false;
                    }
                }
            }
        }
        outlet.relay(cursor.encode());
        return true;
    }
}
