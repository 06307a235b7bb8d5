package io.collab4j.examples.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * People of different habits in their documents, on one thread. They enter, live, settle and leave, and do so again as the
 * same clients.
 */
final class Crowd implements AutoCloseable {
    private static final int CONNECTING_AT_ONCE = 64;
    private static final long WAIT = 20_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 120 * SECOND;

    private URI uri;
    private final Tokens tokens;
    private final CrowdPace pace;
    private final SplittableRandom random;
    private final LoadLoop loop;
    private final Recorder recorder = new Recorder();
    private final CrowdTally tally = new CrowdTally();
    private final CrowdHabits habits;
    private final CrowdMessages messages = new CrowdMessages();
    private final List<CrowdDocument> documents = new ArrayList<>();
    private final List<CrowdPerson> people = new ArrayList<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private final long began = System.nanoTime();
    private int entering;

    /** When somebody does something next. */
    private record Turn(long at, CrowdPerson person) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Long.compare(at, other.at);
        }
    }

    Crowd(URI uri, String secret, CrowdPace pace, long seed) throws IOException {
        this.uri = uri;
        this.tokens = new Tokens(secret);
        this.pace = pace;
        this.random = new SplittableRandom(seed);
        this.loop = new LoadLoop(random);
        this.habits = new CrowdHabits(pace.editsPerSecond(), random);
    }

    /** One more document, with a tenant of its own. */
    CrowdDocument open(String documentId) {
        return open(documentId, documentId);
    }

    CrowdDocument open(String documentId, String tenant) {
        CrowdDocument document = new CrowdDocument(documentId, tenant);
        documents.add(document);
        return document;
    }

    /** Who is to be in a document, too; they come when it is entered next. */
    void invite(CrowdDocument document, List<CrowdRole> roles) {
        for (CrowdRole role : roles) {
            CrowdPerson person = new CrowdPerson(this, document, people.size(), role);
            document.add(person);
            people.add(person);
        }
    }

    CrowdMessages messages() {
        return messages;
    }

    Recorder recorder() {
        return recorder;
    }

    CrowdTally tally() {
        return tally;
    }

    /** Nanoseconds since it came to be. */
    long elapsed() {
        return System.nanoTime() - began;
    }

    String token(int index, String tenant) {
        return tokens.issue("user-" + index, tenant);
    }

    /** The components of an edit of a text, which it keeps at about half of a certain length. */
    String newEdit(int textLength) {
        int length = pace.editLength();
        int most = LoadPlan.TEXT_LENGTH + 100 * length;
        boolean deletes = textLength >= length && random.nextInt(most) < textLength;
        int place = random.nextInt(textLength - (deletes ? length : 0) + 1);
        return (place > 0 ? place + "," : "") + (deletes ? "-" + length : "\"" + "x".repeat(length) + "\"");
    }

    LoadConnection connect(LoadLoop on, CrowdPerson person, int index) throws IOException {
        Upgrade upgrade = new Upgrade(uri, List.of("Sec-WebSocket-Protocol: collab.v1"), random);
        return on.open(uri, upgrade, index, person.role().readsTooSlowly(), person);
    }

    void ready(CrowdPerson person) {
        entering--;
    }

    void closed(CrowdPerson person, String reason) {
        if (person.role().readsTooSlowly()) {
            tally.cut();
        } else {
            recorder.disconnected(person.role() + ": " + reason);
        }
    }

    /** Everybody who is away comes in, so many at once. */
    void enter() throws IOException {
        Deque<CrowdPerson> waiting = new ArrayDeque<>();
        people.stream().filter(person -> !person.isConnected()).forEach(waiting::add);
        long until = elapsed() + PATIENCE;
        entering = 0;
        while (!people.stream().allMatch(CrowdPerson::isReady) && elapsed() < until) {
            while (!waiting.isEmpty() && entering < CONNECTING_AT_ONCE) {
                entering++;
                waiting.remove().connect(loop);
            }
            loop.poll(WAIT);
        }
    }

    /** Everybody loses the connection at the same moment and without a word, edits, and comes back as clients do. */
    CrowdReturn cutOff() throws IOException {
        people.forEach(person -> person.leave(false));
        CrowdReturn back = new CrowdReturn(people, random);
        people.forEach(person -> person.editDue(elapsed()));
        return back;
    }

    /** Comes back, to another server perhaps, until all are there and edit again, or it takes too long. */
    void comeBack(CrowdReturn back, URI to) throws IOException {
        uri = to;
        long until = elapsed() + PATIENCE;
        while (!back.isOver() && elapsed() < until) {
            loop.poll(Math.min(WAIT, back.turn(loop)));
        }
    }

    /** Everybody does what their role says. */
    void live(Duration duration) throws IOException {
        long until = elapsed() + duration.toNanos();
        turns.clear();
        for (CrowdPerson person : people) {
            if (person.role() != CrowdRole.IDLE) {
                turns.add(new Turn(elapsed() + random.nextLong(SECOND), person));
            }
        }
        while (elapsed() < until) {
            takeTurns();
            Turn next = turns.peek();
            loop.poll(next == null ? WAIT : Math.min(WAIT, next.at() - elapsed()));
        }
    }

    private void takeTurns() throws IOException {
        long now = elapsed();
        for (Turn turn = turns.peek(); turn != null && turn.at() <= now; turn = turns.peek()) {
            turns.remove();
            turns.add(new Turn(turn.at() + habits.turn(turn.person(), turn.at(), loop), turn.person()));
        }
    }

    /** Nobody does anything new, everybody is there and reads, until all have heard everything; then it judges. */
    void settle() throws IOException {
        long until = elapsed() + PATIENCE;
        long look = 0;
        while (!people.stream().allMatch(CrowdPerson::isSettled) && elapsed() < until) {
            if (elapsed() >= look) {
                look = elapsed() + SECOND / 2;
                for (CrowdPerson person : people) {
                    habits.calm(person, loop);
                }
            }
            loop.poll(WAIT);
        }
        documents.forEach(document -> document.judge(recorder));
        people.stream()
                .filter(person -> !person.isSettled())
                .forEach(person -> recorder.unacknowledged(person.role() + " did not settle"));
    }

    /** Those who read slowly go. */
    void dismissSlowReaders() {
        people.stream().filter(person -> person.role().readsTooSlowly()).forEach(person -> person.leave(false));
    }

    /** Everybody goes. */
    void leave() {
        people.forEach(person -> person.leave(true));
    }

    @Override
    public void close() throws IOException {
        leave();
        loop.close();
    }
}
