package io.collab4j.store;

/** What happens in a document; told to the nodes on which it is open. */
public sealed interface DocumentEvent extends BusEvent
        permits PublishedCommit,
                FieldRestarted,
                DocumentDeleted,
                FieldLocked,
                FieldUnlocked,
                PresenceChange,
                CursorNews,
                CursorsWanted,
                Signalled,
                EventsMissed {}
