package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.json.JsonValue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A number that stood for an edit which a store has lost stands for no other one: the client comes back as somebody new. */
class LostHistoryTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final ClientTestBed bed = new ClientTestBed(5);
    private final Peer alice = bed.peer("alice");
    private final ClientDocument document = alice.join("notes", "stage");
    private final TextField notes = document.text("notes");
    private final ValueField stage = document.value("stage");
    private final TextRecorder view = new TextRecorder(notes);
    private final String clientId = alice.clientId();

    private LostHistoryTest() {
        notes.insert(0, "saved");
        stage.set(JsonValue.of("lead"));
        bed.advance(100);
    }

    /** Everything that the client asks or sends from here on is answered by the test. */
    private void cutOff(Predicate<String> frames) {
        alice.transport.last().swallow = frames;
    }

    /** The client is made to ask for a field again, and is told this. */
    private void rejoined(String field, String standing) {
        MemoryTransport.MemoryLine line = alice.transport.last();
        cutOff(frame -> true);
        line.say("{'type':'resync','document_id':'d','field_name':'" + field + "','reason':'history_changed'}");
        bed.advance(20);
        String question = line.sent.stream()
                .filter(frame -> frame.contains("document_join"))
                .reduce((before, last) -> last)
                .orElseThrow();
        Matcher id = ID.matcher(question);
        assertThat(id.find()).isTrue();
        line.say("{'type':'document_joined','ref':'" + id.group(1) + "','document_id':'d','presence':[],'locks':[],"
                + "'fields':{'" + field + "':{'writable':true," + standing + "}}}");
        bed.advance(200);
    }

    private static String epochOf(ClientField field) {
        return "'epoch':'" + field.epoch().orElseThrow() + "',";
    }

    private void assertIsSomebodyNew() {
        assertThat(alice.transport.lines).hasSize(2);
        assertThat(alice.transport.last().sent.get(0))
                .contains("\"authenticate\"")
                .doesNotContain(clientId, "resume_token");
        assertThat(alice.clientId()).isNotEqualTo(clientId);
        assertThat(alice.client.state()).isEqualTo(ClientState.ONLINE);
    }

    private void assertIsTheSame() {
        assertThat(alice.transport.lines).hasSize(1);
        assertThat(alice.clientId()).isEqualTo(clientId);
    }

    @Test
    void whoseEditUnderWayIsOnALostHistory() {
        cutOff(frame -> true);
        notes.insert(5, " and under way");
        bed.advance(20);
        rejoined(
                "notes",
                "'field_type':'text'," + epochOf(notes)
                        + "'revision':1,'operation_id':'another','last_seq':1,'content':'other'");
        assertIsSomebodyNew();
        assertThat(view.unmerged).hasSize(1);
        assertThat(view.unmerged.get(0).reason()).isEqualTo("client_changed");
        assertThat(view.unmerged.get(0).local()).hasToString("saved and under way");
        assertThat(notes.text()).hasToString("saved");

        notes.insert(0, "anew, ");
        bed.advance(100);
        assertThat(notes.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(bed.peer("bob").join("notes").text("notes").text()).hasToString("anew, saved");
    }

    @Test
    void whoseCommittedEditIsLost() {
        rejoined(
                "notes",
                "'field_type':'text'," + epochOf(notes) + "'revision':0,'operation_id':'e','last_seq':0,'content':''");
        assertIsSomebodyNew();
        assertThat(notes.text()).hasToString("saved");
        assertThat(notes.saveState()).isEqualTo(SaveState.SAVED);
    }

    @Test
    void whoseCommittedValueIsLost() {
        rejoined(
                "stage",
                "'field_type':'value'," + epochOf(stage)
                        + "'revision':0,'operation_id':'e','last_seq':0,'content':null");
        assertIsSomebodyNew();
        assertThat(stage.value()).isEqualTo(JsonValue.of("lead"));
    }

    @Test
    void whoseValueUnderWayIsOnALostHistory() {
        cutOff(frame -> true);
        stage.set(JsonValue.of("won"));
        bed.advance(20);
        rejoined(
                "stage",
                "'field_type':'value'," + epochOf(stage)
                        + "'revision':1,'operation_id':'another','last_seq':1,'content':'lost'");
        assertIsSomebodyNew();
        stage.set(JsonValue.of("proposal"));
        bed.advance(100);
        assertThat(stage.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(stage.value()).isEqualTo(JsonValue.of("proposal"));
    }

    @Test
    void aNewEpochHasNumbersOfItsOwn() {
        cutOff(frame -> true);
        notes.insert(5, " and under way");
        bed.advance(20);
        rejoined(
                "notes",
                "'field_type':'text','epoch':'another','revision':0,'operation_id':'another','last_seq':0,'content':''");
        assertIsTheSame();
        assertThat(view.unmerged).hasSize(1);
        assertThat(view.unmerged.get(0).reason()).isEqualTo("epoch_changed");
    }

    @Test
    void aRewrittenHistoryWithoutOnesOwnEditsIsNoReason() {
        rejoined(
                "notes",
                "'field_type':'text'," + epochOf(notes)
                        + "'revision':1,'operation_id':'another','last_seq':1,'content':'other'");
        assertIsTheSame();
        assertThat(notes.text()).hasToString("other");
    }

    /** Who was superseded is somebody new when he comes back, and his edit under way may be the other one's, too. */
    @Test
    void whoWasSupersededDoesNotRepeatHisEditUnderAnotherName() {
        notes.insert(0, "once ");
        // Far enough for the server to have it, not for the answer to be here.
        bed.advance(6);
        alice.transport.last().cut(4409);
        bed.advance(100);
        alice.client.reconnect();
        bed.advance(200);
        assertIsSomebodyNew();
        assertThat(notes.text()).hasToString("once saved");
        assertThat(notes.saveState()).isEqualTo(SaveState.SAVED);
        assertThat(view.unmerged).isEmpty();
    }
}
