package io.collab4j.identity;

/** What an {@link Access} is about; always one of the user's own tenant. */
public sealed interface Resource {

    /**
     * A document as a whole.
     *
     * @param type a hint of the client, never identity
     */
    record Document(String type, String documentId) implements Resource {
        public Field field(String fieldName) {
            return new Field(this, fieldName);
        }
    }

    /** A field of a document. */
    record Field(Document document, String fieldName) implements Resource {}

    /** A channel by its full name, for example {@code chat:42}. */
    record Channel(String name) implements Resource {}

    /**
     * A feed by its path below the feeds' own, for example {@code dashboard/42}. Whoever reads it hears what is published on
     * the channels behind it without any other question.
     */
    record Feed(String path) implements Resource {}

    /** The people of the tenant. */
    record Tenant() implements Resource {}
}
