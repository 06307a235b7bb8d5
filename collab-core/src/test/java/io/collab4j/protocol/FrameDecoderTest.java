package io.collab4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Incoming.Malformed;
import io.collab4j.protocol.Incoming.Message;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames to messages. */
class FrameDecoderTest {
    private static final FrameDecoder DECODER = new FrameDecoder(MessageLimits.DEFAULT);

    private static List<Incoming> decode(String frame) {
        return DECODER.decode(frame.replace('\'', '"'));
    }

    private static ErrorCode refused(String frame) {
        List<Incoming> elements = decode(frame);
        assertThat(elements).hasSize(1);
        return elements.get(0) instanceof Malformed malformed ? malformed.code() : ErrorCode.INTERNAL;
    }

    private static ClientMessage message(String frame) {
        List<Incoming> elements = decode(frame);
        assertThat(elements).hasSize(1).first().isInstanceOf(Message.class);
        return ((Message) elements.get(0)).message();
    }

    private static String sized(String type, int bytes) {
        String head = "{'type':'" + type + "','x':'";
        return head + "y".repeat(bytes - head.length() - 2) + "'}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{nonsense | BAD_JSON",
                "{'type':'ping'}{'type':'ping'} | BAD_JSON",
                "{'type':'ping','type':'pong'} | BAD_JSON",
                "[{'type':'ping'} | BAD_JSON",
                "[] | BAD_MESSAGE",
                "[[{'type':'ping'}]] | BAD_MESSAGE",
                "'ping' | BAD_MESSAGE",
                "1 | BAD_MESSAGE",
                "null | BAD_MESSAGE",
                "true | BAD_MESSAGE",
                "{} | UNKNOWN_TYPE",
                "{'type':null} | UNKNOWN_TYPE",
                "{'type':7} | UNKNOWN_TYPE",
                "{'type':['ping']} | UNKNOWN_TYPE",
                "{'type':'nope'} | UNKNOWN_TYPE",
                "{'type':'ping','timestamp':1e309} | BAD_MESSAGE",
                "{'type':'ping','timestamp':-0} | BAD_MESSAGE",
                "{'type':'ping','timestamp':9007199254740992} | BAD_MESSAGE",
                "{'type':'ping','timestamp':'\\ud800'} | BAD_MESSAGE",
                "{'type':'operation','id':'\\ud800','operation':{'ops':['x']}} | BAD_MESSAGE",
                "{'type':'ping','id':7} | BAD_MESSAGE",
                "{'type':'authenticate','token':7} | BAD_MESSAGE",
                "{'type':'document_leave'} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','fields':7} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','fields':[7]} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','fields':['no name']} | BAD_NAME",
                "{'type':'document_join','document_id':'d','fields':{'f':7}} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','fields':{'f':{'epoch':'1'}}} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','fields':{'f':{'epoch':'1','revision':-1}}} | BAD_MESSAGE",
                "{'type':'document_join','document_id':'d','document_type':'no type'} | BAD_NAME",
                "{'type':'document_join','document_id':'d','cursor_info':7} | BAD_MESSAGE"
            })
    void whatIsWrongHasItsCode(String frame, ErrorCode code) {
        assertThat(refused(frame)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'seq':1,'revision':0 | BAD_MESSAGE",
                "'seq':1,'revision':0,'operation':[1] | BAD_OPERATION",
                "'seq':1,'revision':0,'operation':null | BAD_OPERATION",
                "'seq':1,'revision':-1,'operation':{} | BAD_OPERATION",
                "'seq':1,'revision':1.5,'operation':{} | BAD_MESSAGE",
                "'seq':1,'operation':{} | BAD_MESSAGE",
                "'seq':0,'revision':0,'operation':{} | BAD_MESSAGE",
                "'seq':1.5,'revision':0,'operation':{} | BAD_MESSAGE",
                "'seq':'1','revision':0,'operation':{} | BAD_MESSAGE",
                "'revision':0,'operation':{} | BAD_MESSAGE",
                "'seq':1,'revision':0,'operation':{},'epoch':1 | BAD_MESSAGE"
            })
    void whatIsWrongWithAnOperationHasItsCode(String members, ErrorCode code) {
        assertThat(refused("{'type':'operation','document_id':'d','field_name':'f'," + members + "}"))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "__proto__",
                "a b",
                "a/b",
                "../a",
                "{a}",
                "a*",
                "a?",
                "[a]",
                "a\\u0000",
                "a\\r\\nb",
                "\\u202e",
                "é",
                "a\\n",
                "%2e",
                "a@b",
                "a+b"
            })
    void theseAreNoNames(String name) {
        assertThat(refused("{'type':'document_leave','document_id':'" + name + "'}"))
                .isEqualTo(ErrorCode.BAD_NAME);
        assertThat(refused("{'type':'field_change','document_id':'d','field_name':'" + name + "','seq':1,'value':1}"))
                .isEqualTo(ErrorCode.BAD_NAME);
    }

    @Test
    void aNameHasAHundredAndTwentyEightCharacters() {
        String longest = "aZ09._~:-".repeat(15).substring(0, 128);
        assertThat(message("{'type':'document_leave','document_id':'" + longest + "'}"))
                .isEqualTo(new ClientMessage.DocumentLeave(null, longest));
        assertThat(refused("{'type':'document_leave','document_id':'" + longest + "a'}"))
                .isEqualTo(ErrorCode.BAD_NAME);
    }

    @Test
    void messagesHaveTheSizeOfTheirKind() {
        Map<String, Integer> limits = Map.of(
                "ping",
                8 * 1024,
                "document_join",
                8 * 1024,
                "authenticate",
                16 * 1024,
                "operation",
                64 * 1024,
                "field_change",
                64 * 1024);
        limits.forEach((type, limit) -> {
            assertThat(refused(sized(type, limit))).as(type).isNotEqualTo(ErrorCode.TOO_LARGE);
            assertThat(refused(sized(type, limit + 1))).as(type).isEqualTo(ErrorCode.TOO_LARGE);
        });
    }

    @Test
    void sizeIsCountedInBytes() {
        assertThat(refused("{'type':'ping','x':'" + "é".repeat(4_096) + "'}")).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void partsHaveTheirSizes() {
        assertThat(message("{'type':'authenticate','token':'" + "t".repeat(8_192) + "'}"))
                .isInstanceOf(ClientMessage.Authenticate.class);
        assertThat(refused("{'type':'authenticate','token':'" + "t".repeat(8_193) + "'}"))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(message("{'type':'ping','id':'" + "i".repeat(64) + "'}").id())
                .hasSize(64);
        assertThat(refused("{'type':'ping','id':'" + "i".repeat(65) + "'}")).isEqualTo(ErrorCode.TOO_LARGE);
        String join = "{'type':'document_join','document_id':'d','cursor_info':{'x':'%s'}}";
        assertThat(message(join.formatted("c".repeat(4_096 - 8)))).isNotNull();
        assertThat(refused(join.formatted("c".repeat(4_096 - 7)))).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void aJoinNamesSixtyFourFields() {
        StringBuilder names = new StringBuilder("'f0'");
        for (int i = 1; i < 64; i++) {
            names.append(",'f").append(i).append('\'');
        }
        String join = "{'type':'document_join','document_id':'d','fields':[%s]}";
        assertThat(message(join.formatted(names))).isNotNull();
        assertThat(refused(join.formatted(names + ",'more'"))).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void tenThousandMembersAreTooMany() {
        StringBuilder members = new StringBuilder("{'type':'operation'");
        for (int i = 0; i < 10_000; i++) {
            members.append(",'").append(Integer.toString(i, 36)).append("':1");
        }
        assertThat(refused(members + "}")).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void aTypeOfTenKilobytesIsNotEchoed() {
        Malformed malformed = (Malformed)
                decode("{'type':'" + "<\\r\\n\\u001b[31m>".repeat(1_000) + "'}").get(0);
        assertThat(malformed.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(malformed.refusal().getMessage()).hasSizeLessThan(64).matches("[A-Za-z0-9 .:?_-]+");
    }

    @Test
    void membersThatAreNotKnownAreIgnored() {
        assertThat(message("{'x':[{}],'type':'ping','id':'m','timestamp':1,'__proto__':{'id':'n'}}"))
                .isEqualTo(new ClientMessage.Ping("m", io.collab4j.json.JsonValue.of(1)));
    }

    @Test
    void anOptionalMemberThatIsNullIsAbsent() {
        assertThat(message("{'type':'document_join','id':null,'document_id':'d','document_type':null,'fields':null,"
                        + "'cursor_info':null}"))
                .isEqualTo(new ClientMessage.DocumentJoin(null, "d", "record", null, null));
    }

    @Test
    void aDeepFrameIsRefusedWithWhatCouldBeRead() {
        Malformed malformed =
                (Malformed) decode("{'type':'field_change','document_id':'d','field_name':'f','seq':1,'id':'m','value':"
                                + "[".repeat(33) + "]".repeat(33) + "}")
                        .get(0);
        assertThat(malformed.code()).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(malformed.context()).isEqualTo(new Incoming.ErrorContext("m", "d", "f", 1L));
    }

    @Provide
    Arbitrary<String> frames() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"type\"",
                "\"ping\"",
                "\"operation\"",
                "\"document_id\"",
                "\"d\"",
                "1",
                "-1",
                "1e999",
                "null",
                "\"\\ud800\"",
                "\"seq\"",
                "\"fields\"",
                "\"\"",
                "\uD800",
                "\uFEFF",
                " ");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                pieces.list().ofMaxSize(20).map(list -> String.join("", list)),
                pieces.list().ofMaxSize(12).map(list -> "{\"type\":\"operation\"," + String.join("", list) + "}"));
    }

    @Property(tries = 3_000)
    void anyTextIsAListAndNeverThrows(@ForAll("frames") String frame) {
        assertThat(DECODER.decode(frame)).isNotEmpty().doesNotContainNull();
    }
}
