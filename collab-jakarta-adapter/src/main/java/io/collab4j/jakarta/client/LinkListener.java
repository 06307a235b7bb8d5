package io.collab4j.jakarta.client;

import java.util.Optional;

/** Hears what happens to a link, on the loop. */
interface LinkListener {
    /** The line is open; the id of before is given if the server knows this client under another one now. */
    void onAuthenticated(ClientIdentity identity, Optional<String> formerClientId);

    /** Everything that is not about the line itself. */
    void onMessage(Message message);

    /** An open line is gone. */
    void onLost();

    void onError(ClientException error);

    /** There will be no other line; without an error because the application wanted it so. */
    void onClosed(Optional<ClientException> error);
}
