package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Action;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several clients on moody lines: frames are late, lines break with frames on them, clients go silent, the server refuses.
 * Every character is typed once in the whole run, so each can be followed: it is in the text once, or somebody deleted
 * it, or it was handed back.
 */
class ClientConvergenceTest {
    private static final int CLIENTS = 4;
    private static final int STEPS = 400;
    private static final char FIRST = '\u4e00';

    static List<Long> seeds() {
        long first = Long.getLong("collab.seed", System.nanoTime());
        int count = "nightly".equals(System.getProperty("collab.proof")) ? 500 : 12;
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(first + i);
        }
        System.out.println("ClientConvergenceTest: -Dcollab.seed=" + first);
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everybodySeesTheSameAndNothingIsLostOrDoubled(long seed) {
        new Run(seed, false).run();
    }

    /** The networks of some let no WebSocket through for a while, or hold answers back, or lose them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void norWhereTheWayChanges(long seed) {
        Run run = new Run(seed, true);
        run.run();
        assertThat(run.ways).as("seed %d", seed).contains(ClientTransport.WEBSOCKET, ClientTransport.POLL);
    }

    private static final class Run {
        private final long seed;
        private final boolean isNarrow;
        private final Set<ClientTransport> ways = new HashSet<>();
        private final ClientTestBed bed;
        private final Random random;
        private final List<Writer> writers = new ArrayList<>();
        private final Set<Character> deleted = new HashSet<>();
        private char next = FIRST;

        Run(long seed, boolean isNarrow) {
            this.seed = seed;
            this.isNarrow = isNarrow;
            this.bed = new ClientTestBed(seed);
            this.random = bed.world.random();
        }

        void run() {
            for (int i = 0; i < CLIENTS; i++) {
                Peer peer = isNarrow ? bed.peerWithFallback("user" + i) : bed.peer("user" + i);
                writers.add(new Writer(peer));
            }
            for (int step = 0; step < STEPS; step++) {
                writers.get(random.nextInt(CLIENTS)).act();
                if (isNarrow && step == STEPS / 2) {
                    writers.get(0).beHeldBack();
                }
                bed.advance(random.nextInt(isNarrow && random.nextInt(20) == 0 ? 20_000 : 40));
            }
            bed.rule = access -> true;
            writers.forEach(Writer::widen);
            bed.advance(isNarrow ? 700_000 : 120_000);
            check();
        }

        private void check() {
            Text text = writers.get(0).field.text();
            Set<Character> handedBack = new HashSet<>();
            for (Writer writer : writers) {
                assertThat(writer.peer.client.state()).as("seed %d", seed).isEqualTo(ClientState.ONLINE);
                assertThat(writer.peer.client.transport()).as("seed %d", seed).isEqualTo(ClientTransport.WEBSOCKET);
                assertThat(writer.field.saveState()).as("seed %d", seed).isEqualTo(SaveState.SAVED);
                assertThat(writer.field.text()).as("seed %d", seed).isEqualTo(text);
                assertThat(writer.view.shown).as("seed %d", seed).isEqualTo(text);
                assertThat(writer.view.unmerged).as("seed %d", seed).isEmpty();
                writer.view.texts.forEach(this::checkNothingIsDoubled);
                writer.view.refused.forEach(edit -> handedBack.addAll(inserted(edit.edit())));
            }
            Set<Character> there = letters(text);
            assertThat(handedBack).as("seed %d: handed back and there", seed).noneMatch(there::contains);
            for (char letter = FIRST; letter < next; letter++) {
                boolean accounted = there.contains(letter) || deleted.contains(letter) || handedBack.contains(letter);
                assertThat(accounted)
                        .as("seed %d: letter %d is lost", seed, letter - FIRST)
                        .isTrue();
            }
        }

        /** Not even for a moment: a client that heals later has shown its user, and his next edit, a wrong text. */
        private void checkNothingIsDoubled(Text shown) {
            assertThat(letters(shown)).as("seed %d: a letter twice", seed).hasSize(shown.length());
        }

        private static Set<Character> letters(Text text) {
            return text.toString().chars().mapToObj(letter -> (char) letter).collect(Collectors.toSet());
        }

        private static List<Character> inserted(TextOperation operation) {
            List<Character> letters = new ArrayList<>();
            operation.forEach(new TextOperation.Visitor() {
                @Override
                public void retain(int length) {}

                @Override
                public void insert(String content) {
                    content.chars().forEach(letter -> letters.add((char) letter));
                }

                @Override
                public void delete(int length) {}
            });
            return letters;
        }

        private final class Writer {
            private final Peer peer;
            private final TextField field;
            private final TextRecorder view;

            Writer(Peer peer) {
                this.peer = peer;
                this.field = peer.join("notes").text("notes");
                this.view = new TextRecorder(field);
                peer.transport.latency = () -> Duration.ofMillis(1 + random.nextInt(60));
            }

            void act() {
                if (peer.client.state() == ClientState.ONLINE) {
                    ways.add(peer.client.transport());
                }
                if (isNarrow && random.nextInt(8) == 0) {
                    narrow();
                    return;
                }
                switch (random.nextInt(14)) {
                    case 0 -> peer.transport.last().cut(1006);
                    case 1 -> stumble();
                    case 2 -> refuseFor(random.nextInt(200));
                    case 3, 4 -> field.edit(this::delete);
                    default -> field.edit(this::type);
                }
            }

            private void narrow() {
                MemoryStreams streams = peer.streams;
                peer.transport.reachable = random.nextInt(3) == 0;
                if (!peer.transport.reachable) {
                    peer.transport.last().cut(1006);
                }
                switch (random.nextInt(4)) {
                    case 0 -> streams.cut();
                    case 1 -> streams.holdsBack = !streams.holdsBack;
                    case 2 -> streams.reachable = random.nextInt(4) > 0;
                    default -> streams.loses = random.nextBoolean() ? () -> random.nextInt(5) == 0 : () -> false;
                }
            }

            /** For so long that it polls, whatever it did before. */
            private void beHeldBack() {
                widen();
                peer.transport.reachable = false;
                peer.transport.last().cut(1006);
                peer.streams.holdsBack = true;
                bed.advance(120_000);
                ways.add(peer.client.transport());
            }

            void widen() {
                peer.transport.reachable = true;
                peer.streams.reachable = true;
                peer.streams.holdsBack = false;
                peer.streams.loses = () -> false;
            }

            /** A message gets lost on a line that lives on, which the server's lanes do not promise to survive. */
            private void stumble() {
                MemoryTransport.MemoryLine line = peer.transport.last();
                line.swallow = frame -> true;
                bed.world.later(Duration.ofMillis(random.nextInt(30)), () -> line.cut(1012));
            }

            private void refuseFor(int millis) {
                String user = peer.token;
                bed.rule = access -> access.action() != Action.EDIT
                        || !access.user().userId().equals(user);
                bed.world.later(Duration.ofMillis(millis), () -> bed.rule = access -> true);
            }

            private TextOperation type(Text text) {
                StringBuilder letters = new StringBuilder();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    letters.append(next++);
                }
                return TextOperation.insert(random.nextInt(text.length() + 1), letters.toString());
            }

            private TextOperation delete(Text text) {
                int from = random.nextInt(text.length() + 1);
                int length = Math.min(text.length() - from, random.nextInt(4));
                for (int i = from; i < from + length; i++) {
                    deleted.add(text.charAt(i));
                }
                return TextOperation.delete(from, length);
            }
        }
    }
}
