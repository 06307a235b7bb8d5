package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import io.collab4j.session.SessionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * PR4: what an edit waits for its acknowledgement in a document with a thousand members, while they do nothing and while each
 * moves its cursor. The whole server without a container, in memory.
 */
final class CursorCrowdBenchmark {
    private static final int MEMBERS = 1_000;
    private static final int EDITS_PER_SECOND = 50;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final String JOIN = "{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}";

    private CursorCrowdBenchmark() {}

    /** Measures both and prints the ratio of the p99s; the first argument is how often each member moves in a second. */
    public static void main(String[] arguments) {
        int moves = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        try (Collab collab = Collab.builder()
                .authorizer(Authorizer.of(access -> true))
                .limits(limits())
                .build()) {
            List<Member> crowd = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                crowd.add(new Member(collab, "user-" + i));
            }
            Member writer = new Member(collab, "writer");
            pause(Duration.ofSeconds(10));
            Round warmUp = new Round(crowd, writer, moves);
            warmUp.run();
            System.out.println("cursors  edits  p50 ms  p99 ms  frames delivered/s");
            for (int round = 0; round < 3; round++) {
                double still = report("still", new Round(crowd, writer, 0));
                double moving = report("moving", new Round(crowd, writer, moves));
                System.out.printf(Locale.ROOT, "p99 moving / still: %.2f%n", moving / still);
            }
        }
    }

    /** Nobody answers pings here. */
    private static CollabLimits limits() {
        return CollabLimits.DEFAULT.with(SessionLimits.DEFAULT.unthrottled().toBuilder()
                .heartbeat(Duration.ofHours(1))
                .build());
    }

    private static double report(String name, Round round) {
        long before = Member.HEARD.sum();
        long[] waits = round.run();
        double heard = (Member.HEARD.sum() - before) / (double) ROUND.toSeconds();
        Arrays.sort(waits);
        double p99 = waits[waits.length * 99 / 100] / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%-7s  %5d  %6.2f  %6.2f  %,.0f%n",
                name,
                waits.length,
                waits[waits.length / 2] / 1e6,
                p99,
                heard);
        return p99;
    }

    private static void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Edits at a steady pace; between two edits as many cursors move as are due. */
    private record Round(List<Member> crowd, Member writer, int movesPerSecond) {
        long[] run() {
            long period = 1_000_000_000L / EDITS_PER_SECOND;
            int edits = (int) (ROUND.toNanos() / period);
            long[] waits = new long[edits];
            long begun = System.nanoTime();
            long moved = 0;
            for (int i = 0; i < edits; i++) {
                long due = begun + i * period;
                long toMove = (long) ((i + 1) * (double) crowd.size() * movesPerSecond / EDITS_PER_SECOND);
                for (; moved < toMove; moved++) {
                    crowd.get((int) (moved % crowd.size())).move(moved);
                }
                pause(Duration.ofNanos(due - System.nanoTime()));
                waits[i] = writer.edit(i);
            }
            return waits;
        }
    }

    /** A member that counts what it hears, and knows its acknowledgements. */
    private static final class Member implements Connection {
        private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);
        private static final LongAdder HEARD = new LongAdder();

        private final ClientSession session;
        private volatile long acknowledged;
        private volatile long revision;
        private long seq;

        Member(Collab collab, String name) {
            session = collab.connect(
                    this, new Handshake("127.0.0.1", new Identity(User.named("bench", name, name), Instant.MAX)));
            session.onFrame(JOIN);
        }

        void move(long count) {
            session.onFrame("{\"type\":\"cursor_update\",\"document_id\":\"d\",\"field_name\":\"f\",\"cursor_info\":"
                    + "{\"position\":" + count % 50 + "}}");
        }

        /** Nanoseconds until the acknowledgement. */
        long edit(int count) {
            long began = System.nanoTime();
            session.onFrame("{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"f\",\"revision\":"
                    + revision + ",\"seq\":" + ++seq + ",\"operation\":{\"ops\":["
                    + (count % 64 == 63 ? "-63" : "\"x\"") + "]}}");
            while (acknowledged < seq) {
                Thread.onSpinWait();
            }
            return System.nanoTime() - began;
        }

        @Override
        public CompletionStage<Void> send(String frame) {
            HEARD.increment();
            int ack = frame.indexOf("\"operation_acknowledged\"");
            if (ack >= 0) {
                revision = number(frame, "\"revision\":", ack);
                acknowledged = number(frame, "\"seq\":", ack);
            }
            return SENT;
        }

        private static long number(String frame, String name, int after) {
            int from = frame.indexOf(name, after) + name.length();
            int to = from;
            while (Character.isDigit(frame.charAt(to))) {
                to++;
            }
            return Long.parseLong(frame, from, to, 10);
        }

        @Override
        public void close(CloseCode code, String reason) {
            if (code != CloseCode.GOING_AWAY) {
                throw new IllegalStateException("closed: " + code);
            }
        }

        @Override
        public void abort() {}
    }
}
