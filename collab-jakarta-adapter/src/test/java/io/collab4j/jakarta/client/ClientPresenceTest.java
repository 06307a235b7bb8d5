package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientPresenceTest {
    private final ClientTestBed bed = new ClientTestBed(5);
    private final Peer alice = bed.peer("alice");

    /** All that is told of the members of one document. */
    private static final class View implements DocumentListener {
        final List<String> told = new ArrayList<>();
        final List<Signal> signals = new ArrayList<>();

        View(ClientDocument document) {
            document.listen(this);
        }

        @Override
        public void onMemberJoined(Member member) {
            told.add(member.userId() + " came");
        }

        @Override
        public void onMemberLeft(Member member) {
            told.add(member.userId() + " went");
        }

        @Override
        public void onSignal(Signal signal) {
            signals.add(signal);
        }

        @Override
        public void onError(Optional<String> fieldName, ClientException error) {
            told.add("error " + error.code());
        }
    }

    private static List<String> online(Peer peer) {
        return peer.client.presence().online().stream().map(PresentUser::userId).toList();
    }

    private static String sessionId(Peer peer) {
        return peer.client.identity().orElseThrow().sessionId();
    }

    @Test
    void tellsWhoComesOnlineAndGoes() {
        List<String> told = new ArrayList<>();
        bed.advance(200);
        alice.client.presence().listen(user -> told.add(user.userId() + " " + user.isOnline()));
        Peer bob = bed.peer("bob");
        bed.advance(200);
        assertThat(online(alice)).containsExactly("alice", "bob");
        assertThat(online(bob)).containsExactly("alice", "bob");
        bob.client.close();
        bed.advance(5_000);
        assertThat(told).containsExactly("bob true", "bob false");
        assertThat(online(alice)).containsExactly("alice");
        PresentUser gone = alice.client.presence().user("bob").orElseThrow();
        assertThat(gone.userInfo().get("name")).contains(JsonValue.of("bob"));
        assertThat(gone.lastSeen()).isPresent();
    }

    @Test
    void whoWentWhileTheLineWasGoneIsToldAfterwards() {
        Peer bob = bed.peer("bob");
        bed.advance(200);
        List<String> told = new ArrayList<>();
        alice.client.presence().listen(user -> told.add(user.userId() + " " + user.isOnline()));
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bob.client.close();
        bed.advance(5_000);
        assertThat(online(alice)).containsExactly("alice", "bob");
        alice.transport.reachable = true;
        bed.advance(10_000);
        assertThat(told).contains("bob false");
        assertThat(online(alice)).containsExactly("alice");
    }

    @Test
    void knowsTheMembersOfADocument() {
        ClientDocument document = alice.join("notes");
        View view = new View(document);
        assertThat(document.members())
                .singleElement()
                .satisfies(member -> assertThat(member.isOwn()).isTrue());
        Peer bob = bed.peer("bob");
        ClientDocument his = bob.join("notes");
        assertThat(his.members()).extracting(Member::userId).containsExactlyInAnyOrder("alice", "bob");
        assertThat(view.told).containsExactly("bob came");
        his.leave();
        bed.advance(50);
        assertThat(view.told).containsExactly("bob came", "bob went");
        assertThat(his.members()).isEmpty();
        assertThat(document.members()).hasSize(1);
    }

    @Test
    void theMembersOfAfterALostLineAreTold() {
        ClientDocument document = alice.join("notes");
        Peer bob = bed.peer("bob");
        bob.join("notes");
        View view = new View(document);
        alice.transport.reachable = false;
        alice.transport.last().cut(1006);
        bob.client.close();
        bed.peer("carol").join("notes");
        assertThat(view.told).isEmpty();
        alice.transport.reachable = true;
        bed.advance(10_000);
        assertThat(view.told).containsExactlyInAnyOrder("alice went", "bob went", "alice came", "carol came");
        assertThat(document.members()).extracting(Member::userId).containsExactlyInAnyOrder("alice", "carol");
    }

    @Test
    void oneMemberReachesAnother() {
        View hers = new View(alice.join("notes"));
        Peer bob = bed.peer("bob");
        View his = new View(bob.join("notes"));
        bob.join("notes").signal(sessionId(alice), JsonValue.of("look here"));
        bed.advance(50);
        assertThat(hers.signals).containsExactly(new Signal(sessionId(bob), "bob", JsonValue.of("look here")));
        assertThat(his.signals).isEmpty();
        bob.join("notes").signal("nobody", JsonValue.of(1));
        bed.advance(50);
        assertThat(his.told).contains("error bad_message");
    }
}
