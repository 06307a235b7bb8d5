package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the server about one lock: one question at a time, and answers to others are from before this client
 * thought better of it. On the loop only.
 */
final class LockQuestion {
    private final ClientField field;
    private final Consumer<Message> refused;
    private @Nullable String open;
    private boolean waits;
    private long askedAt;

    /**
     * Nothing is asked.
     *
     * @param refused is given the error that answers the open question
     */
    LockQuestion(ClientField field, Consumer<Message> refused) {
        this.field = field;
        this.refused = refused;
    }

    private ClientCore client() {
        return field.document().client();
    }

    boolean isOpen() {
        return open != null;
    }

    boolean isAnsweredBy(Message message) {
        return open != null && message.text("ref").filter(open::equals).isPresent();
    }

    /** Whether it is, or was, to wait for its turn. */
    boolean waits() {
        return waits;
    }

    /** From when a lease counts that is granted now: a wait begins when it is asked for, the lease when it is over. */
    long leaseBegin() {
        return waits ? client().loop().nanoTime() : askedAt;
    }

    void ask(boolean toWait) {
        waits = toWait;
        askedAt = client().loop().nanoTime();
        ObjectWriter message = about("lock_field");
        open = client().request(toWait ? message.put("wait", true) : message, (ref, error) -> {
            if (ref.equals(open)) {
                open = null;
                refused.accept(error);
            }
        });
    }

    /** The answer is here, or is not wanted any more. */
    void close() {
        open = null;
    }

    /** Closes the question, too: what the server grants until it reads this it takes back by it. */
    void unlock(CompletableFuture<Void> done) {
        open = null;
        client().request(about("unlock_field"), new Answers() {
            @Override
            public void refused(String ref, Message error) {
                done.complete(null);
            }

            @Override
            public void answered(Message message) {
                done.complete(null);
            }

            @Override
            public void lost() {
                done.complete(null);
            }
        });
    }

    private ObjectWriter about(String type) {
        return new ObjectWriter()
                .put("type", type)
                .put("document_id", field.document().id())
                .put("field_name", field.name());
    }
}
