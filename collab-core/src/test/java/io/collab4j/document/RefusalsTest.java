package io.collab4j.document;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.StoredField;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused changes nothing: not the log, the text, the number or anybody else (rule 5). */
class RefusalsTest {
    private final TestServer server = TestServer.open();
    private final TestPeer alice = server.join("alice", "notes", "stage");
    private final TestPeer bob;

    /** A text with a smile in it, and a value. */
    RefusalsTest() {
        server.say(alice, TestServer.operation("notes", 0, 1, "['ab\uD83D\uDE00cd']"));
        server.say(alice, TestServer.change("stage", 1, "1"));
        bob = server.join("bob", "notes", "stage");
        bob.hear("document_joined");
    }

    private Map<String, StoredField> dump() {
        return server.storage()
                .documents()
                .load(new DocumentKey("acme", "d"), null)
                .toCompletableFuture()
                .join();
    }

    private void assertRefused(String message, String code) {
        Map<String, StoredField> before = dump();
        while (!alice.heardAll()) {
            alice.hear();
        }
        server.say(bob, message);
        assertThat(string(bob.hear(), "code")).isEqualTo(code);
        assertThat(dump()).isEqualTo(before);
        assertThat(alice.heardAll()).as("nobody else hears of it").isTrue();

        server.say(bob, TestServer.operation("notes", 1, 1, "['x']"));
        assertThat(bob.hear().toJson()).contains("operation_acknowledged", "\"revision\":2");
        server.say(alice, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(alice.hear("operation_acknowledged").toJson()).contains("\"revision\":3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ops':[7]}",
                "{'ops':[2,-5]}",
                "{'ops':[0]}",
                "{'ops':['']}",
                "{'ops':[1.5]}",
                "{'ops':[null]}",
                "{'ops':[{}]}",
                "{'ops':[[1]]}",
                "{'ops':[true]}",
                "{'ops':null}",
                "{'ops':{}}",
                "{'ops':1}",
                "{}",
                "{'ops':[2147483647,2147483647,2147483647]}",
                "{'ops':[9007199254740991]}",
                "{'ops':[-7]}",
                "{'ops':[1,'x',-2147483647]}",
                "{'type':'insert'}",
                "{'type':'insert','position':0}",
                "{'type':'insert','position':0,'content':7}",
                "{'type':'insert','position':7,'content':'x'}",
                "{'type':'insert','position':-1,'content':'x'}",
                "{'type':'delete','position':0}",
                "{'type':'delete','position':0,'length':-1}",
                "{'type':'delete','position':6,'length':1}",
                "{'type':'delete','position':2147483647,'length':2147483647}",
                "{'type':'replace','position':0,'length':1}",
                "{'type':'retain','position':7}",
                "{'type':'retain','position':2147483647,'length':2147483647}",
                "{'type':'move','position':0}",
                "{'type':7,'position':0}",
                "{'id':7,'ops':[]}",
                "{'id':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','ops':[]}"
            })
    void badOperations(String operation) {
        assertRefused(
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,'operation':"
                        + operation + "}",
                "bad_operation");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ops':['a',2,0,1]} | {'reason':'bad_count','index':2}",
                "{'ops':[1,1.5]} | {'reason':'bad_count','index':1}",
                "{'ops':[1,'']} | {'reason':'empty_insert','index':1}",
                "{'ops':[true]} | {'reason':'malformed','index':0}",
                "{'ops':[2147483647,1]} | {'reason':'too_long','index':1}",
                "{'ops':['x','\\ud800']} | {'reason':'surrogate_split','index':1}",
                "{'ops':[7]} | {'reason':'base_length'}",
                "{'ops':[3,'x']} | {'reason':'surrogate_split'}",
                "{'type':'delete','position':0} | {'reason':'bad_count'}",
                "{'ops':7} | {'reason':'malformed'}"
            })
    void tellsAProgramWhatIsWrongAndWhere(String operation, String detail) {
        server.say(
                bob,
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,'operation':"
                        + operation + "}");
        assertThat(TestPeer.object(bob.hear(), "detail").toJson()).isEqualTo(detail.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'ops':[3,'x']}", "{'ops':[2,-1]}", "{'ops':[3,-1]}", "{'ops':[3,-2]}", "{'ops':[1,-2]}"})
    void halvesOfAPair(String operation) {
        assertRefused(
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,'operation':"
                        + operation + "}",
                "surrogate_split");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'field_name':'notes','revision':2,'seq':1 | revision_ahead",
                "'field_name':'notes','revision':9007199254740991,'seq':1 | revision_ahead",
                "'field_name':'notes','revision':-1,'seq':1 | bad_operation",
                "'field_name':'notes','revision':1,'seq':1,'epoch':'2-x' | epoch_changed",
                "'field_name':'notes','revision':1,'seq':1,'epoch':'' | epoch_changed",
                "'field_name':'notes','revision':1,'seq':2 | sequence_gap",
                "'field_name':'other','revision':0,'seq':1 | not_joined",
                "'field_name':'stage','revision':1,'seq':1 | bad_operation"
            })
    void operationsInTheWrongPlace(String members, String code) {
        assertRefused("{'type':'operation','document_id':'d'," + members + ",'operation':{'ops':['z']}}", code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'field_name':'notes','seq':1,'value':'text' | bad_operation",
                "'field_name':'notes','seq':1,'value':'text','if_revision':0 | bad_operation",
                "'field_name':'stage','seq':1,'value':2,'if_revision':0 | conflict",
                "'field_name':'stage','seq':1,'value':2,'if_revision':7 | conflict",
                "'field_name':'stage','seq':2,'value':2 | sequence_gap",
                "'field_name':'stage','seq':1 | bad_message",
                "'field_name':'stage','seq':1,'value':'\\ud800' | bad_message",
                "'field_name':'other','seq':1,'value':2 | not_joined"
            })
    void changesThatAreRefused(String members, String code) {
        assertRefused("{'type':'field_change','document_id':'d'," + members + "}", code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTextBeyondTheLimit(int over) {
        TestServer small = TestServer.open(TestServer.limited(Limits.with(10, 1_000)));
        TestPeer peer = small.join("alice", "notes");
        peer.hear("document_joined");
        small.say(peer, TestServer.operation("notes", 0, 1, "['" + "é".repeat(5 - over) + "x".repeat(over * 3) + "']"));
        if (over == 0) {
            assertThat(peer.hear().toJson()).contains("operation_acknowledged");
            small.say(peer, TestServer.operation("notes", 1, 2, "[1,-1]"));
            assertThat(peer.hear().toJson()).as("a smaller one is fine").contains("operation_acknowledged");
        } else {
            assertThat(string(peer.hear(), "code")).isEqualTo("document_too_large");
        }
    }

    @Test
    void theFieldsOfADocumentCountTogether() {
        TestServer small = TestServer.open(TestServer.limited(Limits.with(10, 1_000)));
        TestPeer peer = small.join("alice", "notes", "title");
        peer.hear("document_joined");
        small.say(peer, TestServer.operation("notes", 0, 1, "['123456']"));
        peer.hear("operation_acknowledged");
        small.say(peer, TestServer.operation("title", 0, 1, "['12345']"));
        assertThat(string(peer.hear(), "code")).isEqualTo("document_too_large");
        small.say(peer, TestServer.operation("title", 0, 1, "['1234']"));
        peer.hear("operation_acknowledged");
        small.say(peer, TestServer.operation("notes", 1, 2, "['7']"));
        assertThat(string(peer.hear(), "code")).isEqualTo("document_too_large");
        small.say(peer, TestServer.operation("notes", 1, 2, "[-3]"));
        peer.hear("operation_acknowledged");
    }

    @Test
    void fieldsThatAreNotOpenCountToo() {
        TestServer small = TestServer.open(TestServer.limited(Limits.with(10, 1_000)));
        TestPeer peer = small.join("alice", "notes");
        small.say(peer, TestServer.operation("notes", 0, 1, "['123456']"));
        peer.drop();
        small.advance(DocumentLimits.DEFAULT.idleUnload().multipliedBy(2));
        TestPeer later = small.join("alice", "title");
        later.hear("document_joined");
        small.say(later, TestServer.operation("title", 0, 1, "['12345']"));
        assertThat(string(later.hear(), "code")).isEqualTo("document_too_large");
    }

    @Test
    void aDocumentHasSoManyFieldsAndNoMore() {
        TestServer small = TestServer.open(TestServer.limited(Limits.fields(2)));
        TestPeer peer = small.join("alice", "one");
        TestPeer other = small.join("bob", "two", "three");
        small.say(peer, TestServer.operation("one", 0, 1, "['1']"));
        assertThat(peer.hear("operation_acknowledged").toJson()).contains("\"revision\":1");
        other.hear("document_joined");
        small.say(other, TestServer.operation("two", 0, 1, "['1']"));
        other.hear("operation_acknowledged");
        small.say(other, TestServer.operation("three", 0, 1, "['1']"));
        assertThat(string(other.hear(), "code")).isEqualTo("limit_exceeded");
        small.say(other, TestServer.operation("two", 1, 2, "['2']"));
        other.hear("operation_acknowledged");
        small.say(other, "{'type':'document_join','document_id':'d','fields':['four']}");
        assertThat(string(other.hear(), "code")).as("nor joins more").isEqualTo("limit_exceeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ops':['\\ud83d']}",
                "{'ops':[1,'x\\ude00']}",
                "{'type':'insert','position':0,'content':'\\ud83d'}",
                "{'type':'replace','position':0,'length':1,'content':'\\ude01x'}"
            })
    void halfASurrogatePairIsNotInserted(String operation) {
        assertRefused(
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,'operation':"
                        + operation + "}",
                "surrogate_split");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'position':-1}",
                "{'position':null}",
                "{'position':1.5}",
                "{'position':'x'}",
                "{'selection':5}",
                "{'selection':{'anchor':1}}",
                "{'selection':{'anchor':-1,'head':2}}"
            })
    void aCaretThatIsNoneIsRefused(String caret) {
        assertRefused(
                "{'type':'operation','document_id':'d','field_name':'notes','revision':1,'seq':1,'operation':{'ops':['x']},"
                        + "'cursor_info':" + caret + "}",
                "bad_message");
    }
}
