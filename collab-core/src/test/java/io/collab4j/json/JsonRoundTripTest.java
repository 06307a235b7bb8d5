package io.collab4j.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of reading, writing and measuring, on anything. */
class JsonRoundTripTest {
    private static final JsonLimits ANY = new JsonLimits(32, Integer.MAX_VALUE, Integer.MAX_VALUE);

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("\"\\/{}[]:,\u0000\u001f\u2028é\n\r\t")
                        .ofMaxLength(20),
                Arbitraries.of("\uD83D\uDE00", "a\uD83D\uDE00b", "__proto__", ""));
    }

    @Provide
    Arbitrary<JsonValue> values() {
        Arbitrary<String> texts = texts().filter(text -> !Json.hasLoneSurrogate(text));
        Arbitrary<JsonValue> simple = Arbitraries.oneOf(
                texts.map(JsonValue::of),
                Arbitraries.doubles().map(JsonValue::of),
                Arbitraries.longs().map(number -> JsonValue.of((double) (number % (1L << 53)))),
                Arbitraries.of(true, false).map(JsonValue::of),
                Arbitraries.just(JsonValue.ofNull()));
        return Arbitraries.recursive(
                () -> simple,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(JsonValue.JsonArray::new),
                        Arbitraries.maps(texts, inner).ofMaxSize(4).map(JsonValue.JsonObject::new)),
                0,
                3);
    }

    @Property
    void whatIsWrittenIsReadAsTheSame(@ForAll("values") JsonValue value) {
        assertThat(Json.read(Json.write(value), ANY)).isEqualTo(value);
    }

    @Property
    void anObjectWriterWritesWhatIsRead(@ForAll("texts") String name, @ForAll("values") JsonValue value) {
        String safe = Json.hasLoneSurrogate(name) ? "name" : name;
        String text = new ObjectWriter()
                .put(safe, value)
                .put("null", (String) null)
                .put("none", (JsonValue) null)
                .raw("raw", null)
                .end();
        assertThat(Json.read(text, ANY)).isEqualTo(new JsonValue.JsonObject(Map.of(safe, value)));
    }

    @Property
    void sizesAreThoseOfTheEncoding(@ForAll("texts") String text) {
        if (!Json.hasLoneSurrogate(text)) {
            assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Property
    void anyTextIsReadOrRefusedWithOneKindOfException(@ForAll("texts") String text) {
        for (String framed : List.of(text, "[" + text + "]", "{\"a\":" + text + "}", "\"" + text + "\"")) {
            try {
                Json.read(framed, ANY);
            } catch (JsonException refused) {
                assertThat(refused.problem()).isNotNull();
            }
        }
    }
}
