package io.collab4j.identity;

import java.util.Optional;

/** One thing somebody asks to do; the tenant is the user's. */
public record Access(User user, Action action, Resource resource) {

    /** The document it is about, be it as a whole or a field of it. */
    public Optional<String> documentId() {
        return document().map(Resource.Document::documentId);
    }

    /** What the client takes the document for; a hint, never identity. */
    public Optional<String> documentType() {
        return document().map(Resource.Document::type);
    }

    private Optional<Resource.Document> document() {
        if (resource instanceof Resource.Field field) {
            return Optional.of(field.document());
        }
        return resource instanceof Resource.Document document ? Optional.of(document) : Optional.empty();
    }

    /** The field it is about; empty for a document as a whole. */
    public Optional<String> fieldName() {
        return resource instanceof Resource.Field field ? Optional.of(field.fieldName()) : Optional.empty();
    }

    /** The path of the feed it is about. */
    public Optional<String> feed() {
        return resource instanceof Resource.Feed feed ? Optional.of(feed.path()) : Optional.empty();
    }

    /** The channel it is about. */
    public Optional<String> channel() {
        return resource instanceof Resource.Channel channel ? Optional.of(channel.name()) : Optional.empty();
    }
}
