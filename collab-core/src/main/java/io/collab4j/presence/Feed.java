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
    private volatile boolean started;
    private volatile boolean ended;
    private volatile long greeted;
    private volatile long position;

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
    }

    /** The reader has been told who was there at this version of the board. */
    void greeted(long version) {
        greeted = Math.max(greeted, version);
    }

    /** It may be told what is new from here on. */
    void start() {
        started = true;
        signalled.set(false);
        signal(0);
    }

    void end() {
        ended = true;
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
        if (!started || ended) {
            return;
        }
        long from = position;
        long newest = board.newest();
        for (Slot<?> slot : board.after(from)) {
            if (slot.version() > newest) {
                // The next time, when it is known what was told this time.
                break;
            }
            if (!outlet.hasRoom() || !tell(slot, from, outlet)) {
                return;
            }
            position = slot.version();
        }
        // A slot that was the newest may have been taken away.
        position = Math.max(position, newest);
    }

    /** Whether this slot is done with. */
    private boolean tell(Slot<?> slot, long from, Outlet outlet) {
        Notice notice = slot.notice();
        if (notice.about().equals(self)) {
            return true;
        }
        if (notice instanceof Notice.Attendance attendance) {
            if (concerns(slot.version(), from, attendance)) {
                outlet.add(notice.encode());
            }
            return true;
        }
        return tell((Notice.Cursor) notice, outlet);
    }

    /** Who came and went since this reader has read last is nobody to it. */
    private boolean concerns(long version, long from, Notice.Attendance notice) {
        return version > greeted && (notice.isPresent() || notice.since() <= Math.max(from, greeted));
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
        outlet.add(cursor.encode());
        return true;
    }
}
