package io.collab4j.stream;

import io.collab4j.runtime.Mailbox;
import io.collab4j.session.ClientSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One open stream: a session, and how far its client's frames have come. Any thread. */
public final class ClientStream {
    private final String key;
    private final Subject subject;
    private final ClientSession session;
    private final @Nullable PolledConnection polled;
    private final Runnable onClosed;
    private final Mailbox mailbox;
    private long expected = 1;
    private boolean over;

    /**
     * A stream whose session is there.
     *
     * @param polled what its client asks; null if what is sent needs no asking
     * @param onClosed called when its peer is gone, perhaps more than once
     */
    ClientStream(
            String key,
            Subject subject,
            ClientSession session,
            @Nullable PolledConnection polled,
            Runnable onClosed,
            Mailbox mailbox) {
        this.key = key;
        this.subject = subject;
        this.session = session;
        this.polled = polled;
        this.onClosed = onClosed;
        this.mailbox = mailbox;
    }

    /** What the client shows with each frame it posts. A secret: to be told to nobody else, and not logged. */
    public String key() {
        return key;
    }

    public String sessionId() {
        return session.sessionId();
    }

    boolean belongsTo(Subject other) {
        return subject.equals(other);
    }

    /** The peer knows that its session has ended, though it may still ask. */
    void onTold() {
        mailbox.post(session::onClosed);
    }

    /** The peer does not read any more, whoever ended it. Calling it again does nothing. */
    public void onClosed() {
        onClosed.run();
        mailbox.post(() -> {
            over = true;
            session.onClosed();
        });
    }

    /** A frame of the client's, which may be a repeat or too early. */
    CompletionStage<StreamAnswer> post(long sequence, String frame) {
        CompletableFuture<StreamAnswer> answer = new CompletableFuture<>();
        mailbox.post(() -> answer.complete(accept(sequence, frame)));
        return answer;
    }

    /** A question for the next frame; a stream that needs no asking knows none. */
    CompletionStage<StreamAnswer> poll(long sequence) {
        return polled == null ? CompletableFuture.completedFuture(new StreamAnswer.Unknown()) : polled.poll(sequence);
    }

    /** The client goes, behind the frames that came before. */
    CompletionStage<StreamAnswer> leave() {
        CompletableFuture<StreamAnswer> answer = new CompletableFuture<>();
        mailbox.post(() -> {
            answer.complete(isOver() ? new StreamAnswer.Unknown() : new StreamAnswer.Accepted());
            session.onLeaving();
        });
        return answer;
    }

    private boolean isOver() {
        return over || (polled != null && polled.isOver());
    }

    private StreamAnswer accept(long sequence, String frame) {
        if (isOver()) {
            return new StreamAnswer.Unknown();
        } else if (sequence > expected) {
            return new StreamAnswer.Expected(expected);
        } else if (sequence == expected) {
            expected++;
            session.onFrame(frame);
        }
        return new StreamAnswer.Accepted();
    }
}
