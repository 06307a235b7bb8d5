package io.collab4j.json;

import org.jspecify.annotations.Nullable;

/** Writes one JSON object member by member, without building a tree. Null members are left out. Not thread-safe. */
public final class ObjectWriter {
    /** Most messages fit, so that they are not copied while they grow. */
    private static final int TYPICAL = 448;

    private final StringBuilder out = new StringBuilder(TYPICAL);
    private char separator = '{';

    /** An empty object. */
    public ObjectWriter() {
        super();
    }

    public ObjectWriter put(String name, @Nullable String value) {
        if (value != null) {
            Json.quote(value, name(name));
        }
        return this;
    }

    public ObjectWriter put(String name, long value) {
        name(name).append(value);
        return this;
    }

    public ObjectWriter put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    public ObjectWriter put(String name, @Nullable JsonValue value) {
        if (value != null) {
            Json.write(value, name(name));
        }
        return this;
    }

    /** A member whose value is JSON text already; names the caller did not choose itself belong in {@link #put}. */
    public ObjectWriter raw(String name, @Nullable CharSequence json) {
        if (json != null) {
            name(name).append(json);
        }
        return this;
    }

    private StringBuilder name(String name) {
        out.append(separator);
        separator = ',';
        Json.quote(name, out);
        return out.append(':');
    }

    /** The object; the writer is used up. */
    public String end() {
        if (separator == '{') {
            out.append('{');
        }
        return out.append('}').toString();
    }
}
