package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.session.OutgoingLimits;
import io.collab4j.session.SessionLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One server in one container, everybody let in whose token is a name, and what became of them. */
final class ContainerBed implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Told told = new Told();
    private final ContainerNode node;

    ContainerBed(Container container, CollabLimits limits) throws Exception {
        this(container, limits, Authorizer.of(access -> true));
    }

    ContainerBed(Container container, CollabLimits limits, Authorizer authorizer) throws Exception {
        Collab collab = Collab.builder()
                .authenticator(ContainerBed::identify)
                .authorizer(authorizer)
                .limits(limits)
                .listener(told)
                .build();
        node = container.start(collab, CollabServletOptions.DEFAULT.allowMissingOrigin());
    }

    private static CompletionStage<Identity> identify(Credentials credentials) {
        String name = credentials.token();
        return name.matches("[a-z][a-z0-9-]{0,30}")
                ? CompletableFuture.completedFuture(new Identity(User.named("acme", name, name), Instant.MAX))
                : CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "no token"));
    }

    /** No limits of rate, and these of what may wait for a peer. */
    static CollabLimits outgoing(int bytes, int messages, int frameChars, Duration sendTimeout) {
        CollabLimits free = CollabLimits.DEFAULT.unthrottled();
        OutgoingLimits few = new OutgoingLimits(bytes, messages, Duration.ofHours(1), frameChars, sendTimeout);
        SessionLimits slow = free.sessions().toBuilder().outgoing(few).build();
        return free.with(slow);
    }

    ContainerNode node() {
        return node;
    }

    RawWebSocket open(String user) throws IOException {
        RawWebSocket socket = new RawWebSocket(node.port(), "/realtime/ws", "Authorization: Bearer " + user);
        socket.hear("presence_state");
        return socket;
    }

    /** Opens, and joins the field {@code notes} of these documents. */
    RawWebSocket join(String user, String... documents) throws IOException {
        RawWebSocket socket = open(user);
        for (String document : documents) {
            socket.say("{'type':'document_join','document_id':'" + document + "','fields':['notes']}");
            socket.hear("document_joined");
        }
        return socket;
    }

    /** An edit of {@code notes}. */
    static String operation(String document, long revision, int seq, String components) {
        return "{'type':'operation','document_id':'" + document + "','field_name':'notes','revision':" + revision
                + ",'seq':" + seq + ",'operation':{'ops':" + components + "}}";
    }

    /** How often a session of this user has ended. */
    long endings(String user) {
        return told.closed.stream().filter(user::equals).count();
    }

    /** How connections were closed: by which code, or null if the server had no say in it. */
    List<String> closes() {
        return List.copyOf(told.closes);
    }

    /** Sessions that were opened and have not ended. */
    int openSessions() {
        return told.open.get();
    }

    /** Ids of what no input should be able to cause. */
    List<String> failures() {
        return List.copyOf(told.failures);
    }

    /** Every code that anybody was answered with. */
    Set<ErrorCode> refusals() {
        return Set.copyOf(told.refusals);
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(until);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        node.close();
    }

    private static final class Told implements CollabListener {
        private final AtomicInteger open = new AtomicInteger();
        private final Queue<String> closed = new ConcurrentLinkedQueue<>();
        private final Queue<String> closes = new ConcurrentLinkedQueue<>();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final Set<ErrorCode> refusals = ConcurrentHashMap.newKeySet();

        @Override
        public void sessionOpened(String tenantId, String userId) {
            open.incrementAndGet();
        }

        @Override
        public void sessionClosed(String tenantId, String userId) {
            closed.add(userId);
            open.decrementAndGet();
        }

        @Override
        public void connectionClosed(@Nullable String tenantId, @Nullable String userId, @Nullable CloseCode code) {
            closes.add(userId + ": " + code);
        }

        @Override
        public void refused(@Nullable String tenantId, @Nullable String userId, ErrorCode code) {
            refusals.add(code);
        }

        @Override
        public void failed(String failureId) {
            failures.add(failureId);
        }
    }
}
