package io.collab4j.session;

import io.collab4j.protocol.ClientMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which part of a session handles which message, and when it may come. One table for all sessions. */
final class Dispatch {
    static final Dispatch TABLE = new Dispatch()
            .on(
                    ClientMessage.Authenticate.class,
                    When.ALWAYS,
                    (session, message) -> session.login().authenticate(message))
            .on(
                    ClientMessage.RefreshToken.class,
                    When.KNOWN,
                    (session, message) -> session.login().refresh(message))
            .on(ClientMessage.Ping.class, When.KNOWN, Session::pong)
            .on(ClientMessage.Pong.class, When.KNOWN, (session, message) -> CompletableFuture.completedFuture(null))
            .on(
                    ClientMessage.DocumentJoin.class,
                    When.SERVING,
                    (session, message) -> session.documents().join(message))
            .on(
                    ClientMessage.DocumentLeave.class,
                    When.SERVING,
                    (session, message) -> session.documents().leave(message))
            .on(
                    ClientMessage.Operation.class,
                    When.SERVING,
                    (session, message) -> session.documents().edit(message))
            .on(
                    ClientMessage.FieldChange.class,
                    When.SERVING,
                    (session, message) -> session.documents().edit(message))
            .on(
                    ClientMessage.LockField.class,
                    When.SERVING,
                    (session, message) -> session.locks().lock(message))
            .on(
                    ClientMessage.UnlockField.class,
                    When.KNOWN,
                    (session, message) -> session.locks().unlock(message))
            .on(
                    ClientMessage.CursorUpdate.class,
                    When.SERVING,
                    (session, message) -> session.cursors().update(message))
            .on(
                    ClientMessage.Signal.class,
                    When.SERVING,
                    (session, message) -> session.cursors().signal(message))
            .on(
                    ClientMessage.Subscribe.class,
                    When.SERVING,
                    (session, message) -> session.channels().subscribe(message))
            .on(
                    ClientMessage.Unsubscribe.class,
                    When.SERVING,
                    (session, message) -> session.channels().unsubscribe(message))
            .on(
                    ClientMessage.Publish.class,
                    When.SERVING,
                    (session, message) -> session.channels().publish(message));

    private final Map<Class<?>, Entry> entries = new HashMap<>();

    private Dispatch() {}

    /** When a message is handled. */
    enum When {
        /** Even before it is known who speaks. */
        ALWAYS,
        /** Once it is known who speaks, also while the server is stopping. */
        KNOWN,
        /** Once it is known who speaks, but not while the server is stopping. */
        SERVING
    }

    /** Handles one kind of message; the next message waits until the stage is complete. */
    interface Handler<M extends ClientMessage> {
        CompletionStage<?> handle(Session session, M message);
    }

    /** A handler with when it may be asked. */
    record Entry(When when, Handler<ClientMessage> handler) {}

    private <M extends ClientMessage> Dispatch on(Class<M> type, When when, Handler<M> handler) {
        entries.put(type, new Entry(when, (session, message) -> handler.handle(session, type.cast(message))));
        return this;
    }

    /** The handler of a message; every type of the protocol has one. */
    Entry of(ClientMessage message) {
        Entry entry = entries.get(message.getClass());
        if (entry == null) {
            throw new IllegalStateException(
                    "nobody handles " + message.getClass().getSimpleName());
        }
        return entry;
    }
}
