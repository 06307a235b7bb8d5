package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The field types a node knows: {@code text}, {@code value}, and those the application adds. */
public final class FieldTypes {
    /** What stores hold was checked when it came in; the limits only stop what cannot be. */
    private static final JsonLimits STORED = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Plain text: the JSON form that clients in Java need too. */
    public static final OperationCodec<Text, TextOperation> TEXT = new TextCodec();

    static final OperationCodec<?, ?> VALUE = new ValueCodec();

    private final Map<String, OperationCodec<?, ?>> byName = new HashMap<>();

    /** The two built-in types and more. */
    public FieldTypes(List<OperationCodec<?, ?>> more) {
        byName.put(TEXT.type().name(), TEXT);
        byName.put(VALUE.type().name(), VALUE);
        more.forEach(codec -> byName.put(codec.type().name(), codec));
    }

    /**
     * The codec of a type.
     *
     * @throws CollabException {@code internal} if this node does not know the type
     */
    OperationCodec<?, ?> of(String type) {
        OperationCodec<?, ?> codec = byName.get(type);
        if (codec == null) {
            throw new CollabException(ErrorCode.INTERNAL, "this node does not know the field's type");
        }
        return codec;
    }

    static Encoded encoded(OperationCodec<?, ?> codec, String json) {
        return new Encoded(codec.type().name(), codec.formatVersion(), json.getBytes(StandardCharsets.UTF_8));
    }

    static JsonValue json(Encoded encoded) {
        return Json.read(new String(encoded.bytes(), StandardCharsets.UTF_8), STORED);
    }

    /** An application's content in the form stores keep, checked. */
    Encoded encode(FieldContent content) {
        return encode(of(content.fieldType()), content.content());
    }

    /** What a content counts against the limit of its document, in bytes. */
    long size(FieldContent content) {
        return size(of(content.fieldType()), content.content());
    }

    private static <S, O> long size(OperationCodec<S, O> codec, JsonValue content) {
        return codec.size(codec.decodeState(content));
    }

    private static <S, O> Encoded encode(OperationCodec<S, O> codec, JsonValue content) {
        return encoded(codec, codec.encodeState(codec.decodeState(content)));
    }
}
