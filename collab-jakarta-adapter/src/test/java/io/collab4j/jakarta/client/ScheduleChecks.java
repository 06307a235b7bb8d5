package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has to be so after each step of a schedule and at its end. Shares no code with what it looks at. */
final class ScheduleChecks {
    private final ScheduleScript script;
    private final List<SchedulePeer> peers;
    private final List<Heard> heard = new ArrayList<>();

    ScheduleChecks(ScheduleScript script, List<SchedulePeer> peers) {
        this.script = script;
        this.peers = peers;
        peers.forEach(peer -> heard.add(new Heard(peer.clientId())));
    }

    /** The client is given a frame. */
    void delivered(int client, String frame) {
        heard.get(client).frame(frame);
    }

    void afterStep(List<LogEntry> log) {
        for (int i = 0; i < peers.size(); i++) {
            heard.get(i).check(log);
            assertThat(peers.get(i).field().revision())
                    .as("what the client has, and what it heard")
                    .isEqualTo(heard.get(i).revision());
        }
        for (SchedulePeer peer : peers) {
            assertThat(peer.troubles()).isEmpty();
            assertThat(!peer.line().isBroken() && peer.line().isEndedByServer())
                    .as("ended by the server")
                    .isFalse();
            String shown = peer.screens().get(peer.screens().size() - 1);
            assertThat(shown.codePoints().distinct().count())
                    .as("each character once in " + shown)
                    .isEqualTo(shown.codePointCount(0, shown.length()));
        }
    }

    void atEnd(String server, List<LogEntry> log) {
        for (SchedulePeer peer : peers) {
            assertThat(peer.field().saveState()).as("nothing is forgotten").isEqualTo(SaveState.SAVED);
            assertThat(peer.field().text().toString()).isEqualTo(server);
        }
        assertThat(replay(log)).isEqualTo(server);
        heard.forEach(each -> each.atEnd(log));
        checkIntentions(server);
        checkTies(server, log);
    }

    private String replay(List<LogEntry> log) {
        StringBuilder text = new StringBuilder(script.initial());
        for (LogEntry entry : log) {
            String json = new String(entry.operation().bytes(), StandardCharsets.UTF_8);
            JsonObject operation = (JsonObject) Json.read(json, JsonLimits.MESSAGE);
            WireText.apply(text, (JsonArray) operation.get("ops").orElseThrow());
        }
        return text.toString();
    }

    /** What was typed is there unless somebody who saw it deleted it, and stands as all who saw it saw it. */
    private void checkIntentions(String text) {
        Set<Integer> expected = new LinkedHashSet<>();
        script.initial().codePoints().forEach(expected::add);
        script.clients()
                .forEach(typings ->
                        typings.forEach(typing -> typing.insert().codePoints().forEach(expected::add)));
        peers.forEach(peer -> expected.removeAll(peer.deleted()));
        assertThat(text.codePoints().boxed()).containsExactlyInAnyOrderElementsOf(expected);
        for (SchedulePeer peer : peers) {
            for (String screen : peer.screens()) {
                assertThat(common(screen, text))
                        .as("order in " + text + " and on a screen")
                        .isEqualTo(common(text, screen));
            }
        }
    }

    private static List<Integer> common(String one, String other) {
        return one.codePoints()
                .boxed()
                .filter(letter -> other.indexOf(letter) >= 0)
                .toList();
    }

    /** Of what two typed at the same place of the same text, the one committed later stands left. */
    private void checkTies(String text, List<LogEntry> log) {
        List<SchedulePeer> committed = log.stream()
                .filter(entry -> entry.seq() == 1)
                .map(entry -> peerOf(entry.author().clientId()))
                .toList();
        for (int later = 1; later < committed.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                checkTie(text, committed.get(earlier), committed.get(later));
            }
        }
    }

    private SchedulePeer peerOf(String clientId) {
        return peers.stream()
                .filter(peer -> peer.clientId().equals(clientId))
                .findFirst()
                .orElseThrow();
    }

    private static void checkTie(String text, SchedulePeer earlier, SchedulePeer later) {
        ScheduleScript.Typing first = earlier.firstAtOnce().orElse(null);
        ScheduleScript.Typing second = later.firstAtOnce().orElse(null);
        if (first == null || second == null || first.at() != second.at()) {
            return;
        }
        int right = text.indexOf(first.insert());
        int left = text.indexOf(second.insert());
        if (left >= 0 && right >= 0) {
            assertThat(left).as("who stands left in " + text).isLessThan(right);
        }
    }
}
