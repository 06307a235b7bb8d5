package io.collab4j.jakarta.client;

import java.util.Optional;

/** Hears what happens to a client as a whole, on its loop, in order; must not block. */
public interface ClientListener {

    /** The line came or went. */
    default void onState(ClientState state) {}

    /** A line is there, and this is who the server takes the client for. */
    default void onIdentity(ClientIdentity identity) {}

    /** Something went wrong that nobody else is told. The client goes on. */
    default void onError(ClientException error) {}

    /**
     * The client will not come back by itself. Fields keep what was not saved; {@link CollabClient#reconnect()} goes on.
     *
     * @param error why: {@code invalid_token}, {@code forbidden}, {@code superseded}, {@code bad_url}; empty after {@link
     *     CollabClient#close()}
     */
    default void onClosed(Optional<ClientException> error) {}
}
