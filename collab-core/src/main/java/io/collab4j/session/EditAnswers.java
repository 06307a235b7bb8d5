package io.collab4j.session;

import io.collab4j.document.Acknowledgement;
import io.collab4j.document.EditListener;
import io.collab4j.document.Subscription;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.Incoming.ErrorContext;
import org.jspecify.annotations.Nullable;

/** Tells a session how one of its edits ended, if not in the lane. */
final class EditAnswers implements EditListener {
    private final SessionContext context;
    private final Session session;
    private final Subscription place;
    private final ErrorContext about;
    private final @Nullable Long lockToken;
    private final long received;

    /**
     * @param received when the frame with the edit came in, by the runtime's scheduler
     */
    EditAnswers(
            SessionContext context,
            Session session,
            Subscription place,
            ErrorContext about,
            @Nullable Long lockToken,
            long received) {
        this.context = context;
        this.session = session;
        this.place = place;
        this.about = about;
        this.lockToken = lockToken;
        this.received = received;
    }

    @Override
    public void committed(long revision) {
        // The author hears of it from the lane, in its order.
        Address address = place.address();
        session.user()
                .ifPresent(user -> context.listener()
                        .acknowledged(
                                user.tenantId(),
                                address.documentId(),
                                address.fieldName(),
                                context.nanoTime() - received));
    }

    @Override
    public void repeated(Acknowledgement acknowledgement) {
        if (place.hasTold(acknowledgement.revision())) {
            session.send(place.acknowledge(acknowledgement));
        }
    }

    @Override
    public void refused(CollabException refusal) {
        Address address = place.address();
        session.locks().refused(address.documentId(), address.fieldName(), lockToken, refusal);
        session.refuse(refusal, about);
    }

    @Override
    public void superseded() {
        session.supersede();
    }
}
