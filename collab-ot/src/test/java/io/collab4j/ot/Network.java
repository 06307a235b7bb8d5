package io.collab4j.ot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A server that commits one operation at a time and clients that edit, lose their connection, resume and are refused.
 * Each connection keeps its order; everything else happens in an order that the random source chooses.
 */
final class Network<S, O> {
    private record Entry<O>(int client, long seq, O operation) {}

    private final OtType<S, O> type;
    private final BiFunction<SplittableRandom, S, O> edits;
    private final BiFunction<S, S, O> difference;
    private final SplittableRandom random;

    private S state;
    private final List<Entry<O>> log = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    int refused;
    int resumed;
    int snapshots;
    int committedUnseen;

    Network(
            OtType<S, O> type,
            BiFunction<SplittableRandom, S, O> edits,
            BiFunction<S, S, O> difference,
            SplittableRandom random) {
        this.type = type;
        this.edits = edits;
        this.difference = difference;
        this.random = random;
        this.state = type.initial();
    }

    /** A client with its connection. */
    final class Member {
        private final int number = members.size();
        final OtClient<S, O> client = new OtClient<>(type, state, log.size(), 0);
        private final Deque<OtClient.Submission<O>> up = new ArrayDeque<>();
        private final Deque<Consumer<OtClient<S, O>>> down = new ArrayDeque<>();
        private S shown = client.state();

        private void edit() {
            O operation = edits.apply(random, client.state());
            shown = type.apply(shown, operation);
            client.edit(operation).ifPresent(up::add);
        }

        private void show(O operation) {
            shown = type.apply(shown, operation);
        }

        private void deliverDown() {
            down.remove().accept(client);
            if (!shown.equals(client.state())) {
                throw new AssertionError("the returned operations lead elsewhere: " + shown + ", " + client.state());
            }
        }

        private void take(long revision, Entry<O> entry) {
            if (entry.client == number) {
                client.acknowledge(entry.seq, revision).ifPresent(up::add);
            } else {
                show(client.receive(revision, entry.operation));
            }
        }

        private void rollback() {
            show(client.rollback());
            client.flush().ifPresent(up::add);
        }

        private void reconnect() {
            resumed++;
            up.clear();
            down.clear();
            long lastSeq = lastSeq(number);
            if (random.nextInt(3) == 0) {
                snapshots++;
                committedUnseen += lastSeq > client.lastSeq() ? 1 : 0;
                show(client.rebaseOnto(state, log.size(), lastSeq, difference));
                client.flush();
            } else {
                for (int i = (int) client.revision(); i < log.size(); i++) {
                    take(i + 1, log.get(i));
                }
                up.clear();
            }
            client.pending().ifPresent(up::add);
        }
    }

    private long lastSeq(int client) {
        return log.stream().filter(entry -> entry.client == client).count();
    }

    private void commit(Member author) {
        OtClient.Submission<O> submission = author.up.remove();
        if (submission.seq() != lastSeq(author.number) + 1) {
            throw new AssertionError("seq " + submission.seq() + " after " + lastSeq(author.number));
        }
        if (random.nextInt(12) == 0) {
            refused++;
            author.down.add(client -> author.rollback());
            return;
        }
        O operation = submission.operation();
        for (Entry<O> entry : log.subList((int) submission.revision(), log.size())) {
            operation = type.transform(operation, entry.operation, Side.LEFT);
        }
        state = type.apply(state, operation);
        Entry<O> entry = new Entry<>(author.number, submission.seq(), operation);
        log.add(entry);
        long revision = log.size();
        members.forEach(member -> member.down.add(client -> member.take(revision, entry)));
    }

    void run(int clients, int steps) {
        for (int i = 0; i < clients; i++) {
            members.add(new Member());
        }
        for (int step = 0; step < steps; step++) {
            step(members.get(random.nextInt(clients)));
        }
        while (members.stream().anyMatch(member -> !member.up.isEmpty() || !member.down.isEmpty())) {
            deliver(members.get(random.nextInt(clients)));
        }
    }

    private void step(Member member) {
        switch (random.nextInt(20)) {
            case 0 -> member.reconnect();
            case 1, 2, 3, 4, 5 -> member.edit();
            default -> deliver(member);
        }
    }

    private void deliver(Member member) {
        if (!member.up.isEmpty() && random.nextBoolean()) {
            commit(member);
        } else if (!member.down.isEmpty()) {
            member.deliverDown();
        }
    }

    S state() {
        return state;
    }

    long revision() {
        return log.size();
    }
}
