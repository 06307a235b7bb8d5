package io.collab4j.jakarta.client;

import java.util.Optional;

/** Hears what happens to a document as a whole, on the client's loop, in order; must not block. */
public interface DocumentListener {

    /** Whether everything edited in it is saved has changed. */
    default void onSaveState(SaveState state) {}

    /** A field is new here. */
    default void onField(ClientField field) {}

    /** Somebody has come into the document; after a lost line those who have come meanwhile. */
    default void onMemberJoined(Member member) {}

    /** Somebody has left it, or it was left here. */
    default void onMemberLeft(Member member) {}

    /** A member has its cursor elsewhere, in a field or, under the empty name, in the document as a whole. */
    default void onCursor(Member member, String fieldName) {}

    /** Another member has sent something to this client. */
    default void onSignal(Signal signal) {}

    /** Something about a field, or the document, went wrong that nobody else is told. */
    default void onError(Optional<String> fieldName, ClientException error) {}

    /** The document is no longer open here; its unsaved edits were given to the listeners of its fields. */
    default void onLeft(String reason, Optional<ClientException> error) {}
}
