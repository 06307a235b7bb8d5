package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the server keeps on the heap for each operation it retains, and for each session that is joined and idle; and what
 * classes of objects that is. The engine without a container, everything in one thread: when an edit returns, all three
 * members of its document have it.
 */
final class MemoryBenchmark {
    private static final int DOCUMENTS = 100;
    private static final int MEMBERS = 3;
    private static final int LENGTH = 2_000;
    /** The recent ones, which a node holds ready, and as many that only the store still has. */
    private static final int[] OPERATIONS = {1_000, 3_000};

    private static final int IDLE = 10_000;
    private static final int TOGETHER = 10;
    /** In one tenant: each who comes is told of all who are there, which takes time and no memory. */
    private static final int CROWD = 100;

    /** No timer's thread is to be in a field while this one edits. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** Until every connection was pinged and every room has looked after itself, with nothing else to do. */
    private static final Duration REST = Duration.ofSeconds(60);

    private static final int SHOWN_CLASSES = 60;

    private MemoryBenchmark() {}

    /** Measures and prints both. */
    public static void main(String[] arguments) throws JMException, InterruptedException {
        measureOperations();
        measureSessions();
    }

    private static void measureOperations() throws JMException {
        try (SystemRuntime system = new SystemRuntime();
                Collab collab = server(system, limits(PATIENCE))) {
            List<Room> rooms = new ArrayList<>();
            for (int i = 0; i < DOCUMENTS; i++) {
                rooms.add(new Room(collab, "d-" + i));
            }
            long before = usedHeap();
            int operations = 0;
            for (int wanted : OPERATIONS) {
                for (; operations < wanted; operations++) {
                    rooms.forEach(Room::edit);
                }
                long used = usedHeap() - before;
                print(
                        "%n%d documents of %d members, %,d operations in each: %,d bytes for each operation%n",
                        DOCUMENTS, MEMBERS, operations, used / ((long) DOCUMENTS * operations));
                printClasses();
            }
        }
    }

    private static void measureSessions() throws JMException, InterruptedException {
        try (SystemRuntime system = new SystemRuntime();
                Collab collab = server(system, CollabLimits.DEFAULT.unthrottled())) {
            List<Member> members = new ArrayList<>(IDLE);
            long before = usedHeap();
            for (int i = 0; i < IDLE; i++) {
                Member member = new Member(collab, "tenant-" + i / CROWD, "user-" + i);
                member.join("d-" + i / TOGETHER);
                members.add(member);
            }
            Thread.sleep(REST.toMillis());
            long used = usedHeap() - before;
            print("%n%,d idle members, %d to a document: %,d bytes for each member%n", IDLE, TOGETHER, used / IDLE);
            printClasses();
            members.forEach(Member::leave);
        }
    }

    private static Collab server(SystemRuntime system, CollabLimits limits) {
        CollabRuntime threads = system.runtime();
        return Collab.builder()
                .runtime(new CollabRuntime(Runnable::run, threads.scheduler(), threads.clock(), threads.random()))
                .authorizer(Authorizer.of(access -> true))
                .limits(limits)
                .build();
    }

    private static CollabLimits limits(Duration heartbeat) {
        CollabLimits usual = CollabLimits.DEFAULT.unthrottled();
        return usual.with(usual.sessions().toBuilder().heartbeat(heartbeat).build())
                .with(usual.documents().toBuilder().heartbeat(heartbeat).build());
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The first lines of what {@code jmap -histo:live} prints. */
    private static void printClasses() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        String.valueOf(histogram).lines().limit(SHOWN_CLASSES).forEach(System.out::println);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    /** A document whose members type and delete in turn, one letter at a time at places of their own. */
    private static final class Room {
        private final String document;
        private final List<Member> members = new ArrayList<>();
        private final SplittableRandom random;
        private long revision;
        private int length;

        Room(Collab collab, String document) {
            this.document = document;
            this.random = new SplittableRandom(document.hashCode());
            for (int i = 0; i < MEMBERS; i++) {
                Member member = new Member(collab, "tenant", document + "-member-" + i);
                member.join(document);
                members.add(member);
            }
            submit("\"" + "a".repeat(LENGTH) + "\"");
            length = LENGTH;
        }

        void edit() {
            int change = length > LENGTH ? -1 : 1;
            submit((random.nextInt(LENGTH - 2) + 1) + (change < 0 ? ",-1" : ",\"x\""));
            length += change;
        }

        private void submit(String components) {
            members.get((int) (revision % MEMBERS)).edit(document, revision++, components);
        }
    }

    /** A member that remembers nothing of what it is told, so that nothing but the server's part is measured. */
    private static final class Member implements Connection {
        private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);

        private final ClientSession session;
        private long seq;
        private String missing = "";

        Member(Collab collab, String tenant, String name) {
            session = collab.connect(
                    this, new Handshake("127.0.0.1", new Identity(User.named(tenant, name, name), Instant.MAX)));
        }

        void join(String document) {
            say(
                    "{\"type\":\"document_join\",\"document_id\":\"" + document + "\",\"fields\":[\"f\"]}",
                    "\"document_joined\"");
        }

        void edit(String document, long revision, String components) {
            say(
                    "{\"type\":\"operation\",\"document_id\":\"" + document + "\",\"field_name\":\"f\",\"revision\":"
                            + revision + ",\"seq\":" + ++seq + ",\"operation\":{\"ops\":[" + components + "]}}",
                    "\"operation_acknowledged\"");
        }

        private void say(String message, String answer) {
            missing = answer;
            session.onFrame(message);
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no " + missing + " to " + message);
            }
        }

        void leave() {
            session.onClosed();
        }

        @Override
        public CompletionStage<Void> send(String frame) {
            if (frame.contains("\"type\":\"ping\"")) {
                session.onActivity();
            }
            if (frame.contains(missing)) {
                missing = "";
            }
            return SENT;
        }

        @Override
        public void close(CloseCode code, String reason) {
            System.out.println("closed: " + code);
        }

        @Override
        public void abort() {
            System.out.println("aborted");
        }
    }
}
