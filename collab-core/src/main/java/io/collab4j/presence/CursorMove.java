package io.collab4j.presence;

import io.collab4j.protocol.CollabException;
import java.util.function.Consumer;

/**
 * A cursor on its way to the board: its field moves it to the newest revision.
 *
 * @param place as its owner sent it; a negative revision stands for the newest one
 * @param local whether its owner is connected to this node
 * @param refused hears why the cursor is not shown, if its owner is to be told
 */
public record CursorMove(CursorPlace place, boolean local, Consumer<CollabException> refused) {}
