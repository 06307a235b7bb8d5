package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.JsonValue;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.StoredField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole history of one field: what is committed, and what was and is lost. */
final class FieldTruth {
    /** Of the store, which clients need not know. */
    static final Epoch FIRST_EPOCH = new Epoch(1, "1");

    private final FieldKey key;
    private final Coverage coverage;
    private final JsonValue nothing;
    private final TypedText typed = new TypedText();
    private final Ledger ledger = new Ledger();
    private final Set<String> committed = new HashSet<>();
    private final Set<String> everCommitted = new HashSet<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final List<Chapter> chapters = new ArrayList<>();
    private final FormerLives former = new FormerLives();
    private int losses;

    FieldTruth(FieldKey key, Coverage coverage) {
        this.key = key;
        this.coverage = coverage;
        this.nothing = key.fieldName().equals("stage") ? JsonValue.ofNull() : JsonValue.of("");
        chapters.add(new Chapter(FIRST_EPOCH, nothing));
    }

    FieldKey key() {
        return key;
    }

    Head head() {
        return current().head();
    }

    private Chapter current() {
        return chapters.get(chapters.size() - 1);
    }

    /** Whether this names the newest state. */
    boolean isAt(String epoch, long revision) {
        return head().epoch().id().equals(epoch) && head().revision() == revision;
    }

    /** Whether the store keeps another operation under this revision than the one named. */
    boolean isRewritten(String epoch, long revision, String operationId) {
        return head().epoch().id().equals(epoch)
                && revision <= head().revision()
                && !current().operationIdAt(revision).equals(operationId);
    }

    /** Whether this names a state of the history that the store keeps; a node may still hold one that is lost. */
    boolean isInHistory(String epoch, long revision, String operationId) {
        return head().epoch().id().equals(epoch)
                && revision <= head().revision()
                && current().operationIdAt(revision).equals(operationId);
    }

    /** How often the store has fallen back in this field, perhaps to where it stood. */
    int losses() {
        return losses;
    }

    /** Whether the store has ever lost anything of this field. */
    boolean hasLost() {
        return !former.isEmpty();
    }

    Ledger ledger() {
        return ledger;
    }

    TypedText typed() {
        return typed;
    }

    /** Where a caret is now that was at a position of a revision of this epoch. */
    int caretAtHead(int position, long revision, String sessionId) {
        return current().caretAtHead(position, revision, sessionId);
    }

    /** The state of a text. */
    String text() {
        return ((JsonValue.JsonString) state()).value();
    }

    JsonValue state() {
        return current().state();
    }

    void committed(PublishedCommit commit) {
        check(commit.before().equals(head()), "D3: a commit to " + commit.before() + ", " + key + " is at " + head());
        for (LogEntry entry : commit.entries()) {
            check(entry.revision() == head().revision() + 1, "D3: revision " + entry.revision() + " after " + head());
            String client = entry.author().clientId();
            long before = seqs.getOrDefault(client, 0L);
            check(entry.seq() == before + 1, "D2: seq " + entry.seq() + " after " + before);
            seqs.put(client, entry.seq());
            String name = name(entry);
            check(committed.add(name), "D2: " + name + " is committed twice");
            everCommitted.add(name(head().epoch().id(), client, entry.seq(), entry.revision()));
            if (ledger.committed(name, entry.author().clientId())) {
                coverage.met(former.hold(entry) ? Path.TAIL_COMMITTED_AGAIN : Path.SENT_AGAIN_AFTER_A_LOSS);
            }
            current().add(entry);
        }
    }

    private static String name(LogEntry entry) {
        return entry.operation().type().equals("text")
                ? entry.operationId().replaceFirst("/.*", "")
                : new String(entry.operation().bytes(), StandardCharsets.UTF_8);
    }

    private static String name(String epoch, String clientId, long seq, long revision) {
        return clientId + "#" + seq + "@" + revision + "/" + epoch;
    }

    /** A client was told that its edit is committed. */
    void acknowledged(String epoch, String clientId, long seq, long revision, String name) {
        check(
                everCommitted.contains(name(epoch, clientId, seq, revision)),
                "D1: seq " + seq + " of " + clientId + " is acknowledged and not committed as revision " + revision);
        ledger.acknowledged(name);
    }

    /** The store has lost everything behind a head it once was at. */
    void fellBackTo(Head to) {
        losses++;
        ledger.fencesLost();
        typed.fencesLost();
        if (to.equals(head())) {
            return;
        }
        former.add(chapters);
        while (!current().head().epoch().equals(to.epoch())) {
            lose(current(), 0);
            former.inherited(head().epoch()).forEach(this::lose);
            chapters.remove(chapters.size() - 1);
        }
        lose(current(), to.revision());
        chapters.set(chapters.size() - 1, current().upTo(to.revision()));
        check(head().equals(to), "the store fell back to where it never was");
        countAgain();
    }

    private void lose(Chapter chapter, long from) {
        for (LogEntry entry : List.copyOf(chapter.after(from))) {
            typed.unsure(chapter.touched(entry.revision()));
            lose(new FormerLives.Named(name(entry), entry.author().clientId()));
        }
    }

    private void lose(FormerLives.Named edit) {
        committed.remove(edit.name());
        ledger.lost(edit.name(), edit.owner());
    }

    private void countAgain() {
        seqs.clear();
        current().after(0).forEach(entry -> seqs.put(entry.author().clientId(), entry.seq()));
    }

    /** A node has asked for a new epoch, and the field is this now. */
    void began(StoredField stored) {
        if (stored.head().epoch().equals(head().epoch())) {
            return;
        }
        check(hasLost(), "D6: a new epoch though no history was lost");
        check(
                stored.head().revision() == 0,
                "an epoch begins at revision " + stored.head().revision());
        JsonValue content = Chapter.read(stored.snapshot());
        if (head().equals(Head.initial(FIRST_EPOCH))) {
            // The field was gone; a node has given the store what it held.
            coverage.met(Path.FIELD_GONE);
            for (FormerLives.Named edit : former.restore(stored.head().epoch(), content, FieldTruth::named)) {
                committed.add(edit.name());
                ledger.restored(edit.name());
            }
        } else {
            coverage.met(Path.NEW_EPOCH);
            check(content.equals(state()), "D6: a new epoch begins with something else than the field held");
        }
        chapters.add(new Chapter(stored.head().epoch(), content));
        countAgain();
    }

    /** Nodes may have seen less than there is, never more, so what they keep is at least what they promise. */
    void trimmed(long through, int retained) {
        check(
                hasLost() || through <= head().revision() - retained,
                "D7: trimmed through " + through + " of " + head().revision() + ", " + retained + " are to be kept");
    }

    private static FormerLives.Named named(LogEntry entry) {
        return new FormerLives.Named(name(entry), entry.author().clientId());
    }

    /** Every edit and every character has ended where it should, and the store holds what it was given. */
    void settle(StoredField stored) {
        check(stored.head().equals(head()), "D1: the store is at " + stored.head() + ", not " + head());
        long from = stored.snapshotHead().revision();
        check(stored.tail().equals(current().after(from)), "D1: the store's log is another one");
        check(
                Chapter.read(stored.snapshot()).equals(current().upTo(from).state()),
                "D4: the snapshot of " + key + " at " + from + " is not what the log leads to");
        if (!key.fieldName().equals("stage")) {
            typed.settle(text());
        }
        ledger.settle(committed);
    }
}
