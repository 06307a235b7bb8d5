package io.collab4j.stream;

import io.collab4j.identity.Identity;
import io.collab4j.observe.Failures;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Mailbox;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import io.collab4j.session.SessionService;
import io.collab4j.store.Bus;
import io.collab4j.store.Bus.Subscription;
import io.collab4j.store.StreamEvent;
import io.collab4j.store.StreamLeave;
import io.collab4j.store.StreamNode;
import io.collab4j.store.StreamPoll;
import io.collab4j.store.StreamPost;
import io.collab4j.store.StreamQuestion;
import io.collab4j.store.StreamReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The streams of one node, and the way to those of others. Any thread. */
public final class StreamService implements AutoCloseable {
    private static final CompletionStage<StreamAnswer> UNKNOWN =
            CompletableFuture.completedFuture(new StreamAnswer.Unknown());

    private final CollabRuntime runtime;
    private final SessionService sessions;
    private final Bus bus;
    private final StreamLimits limits;
    private final Failures failures;
    private final String node;
    private final Map<String, ClientStream> streams = new ConcurrentHashMap<>();
    private final OtherNodes others;
    private final Subscription subscription;

    /** A service without streams, which hears what is for it from now on. */
    public StreamService(
            CollabRuntime runtime, SessionService sessions, Bus bus, StreamLimits limits, Failures failures) {
        this.runtime = runtime;
        this.sessions = sessions;
        this.bus = bus;
        this.limits = limits;
        this.failures = failures;
        this.node = runtime.newId();
        this.others = new OtherNodes(runtime, bus, limits.forwardsPerUser());
        this.subscription = bus.subscribe(new StreamNode(node), this::onEvent);
    }

    /**
     * Opens a stream.
     *
     * @param remoteAddress where the client comes from, for the limit per address
     * @param connection is given frames from now on, before this has returned even
     */
    public ClientStream open(Identity identity, String remoteAddress, Connection connection) {
        Opening opening = new Opening();
        return opening.open(identity, remoteAddress, new WatchedConnection(connection, opening::end), null);
    }

    /**
     * Opens a stream whose client polls, as where every answer is held back until it is whole.
     *
     * @param remoteAddress where the client comes from, for the limit per address
     */
    public ClientStream openPolled(Identity identity, String remoteAddress) {
        Opening opening = new Opening();
        PolledConnection polled = new PolledConnection(runtime.scheduler(), limits, opening::told, opening::gone);
        return opening.open(identity, remoteAddress, polled, polled);
    }

    /** A stream is known from its beginning to its end, and its session may end it before it has begun. */
    private final class Opening {
        private final String key = StreamKey.write(node, runtime.newId());
        private final String hash = StreamKey.read(key).orElseThrow().hash();
        private @Nullable ClientStream begun;
        private boolean over;

        ClientStream open(
                Identity identity, String remoteAddress, Connection connection, @Nullable PolledConnection polled) {
            ClientSession session = sessions.connect(connection, new Handshake(remoteAddress, identity));
            Mailbox mailbox = new Mailbox(
                    runtime.executor(), () -> {}, failure -> failures.report("handling a posted frame", failure));
            ClientStream stream = new ClientStream(key, Subject.of(identity), session, polled, this::end, mailbox);
            begin(stream);
            return stream;
        }

        private synchronized void begin(ClientStream stream) {
            begun = stream;
            if (!over) {
                streams.put(hash, stream);
            }
        }

        synchronized void end() {
            over = true;
            streams.remove(hash);
        }

        void told() {
            ClientStream stream = stream();
            if (stream != null) {
                stream.onTold();
            }
        }

        void gone() {
            end();
            ClientStream stream = stream();
            if (stream != null) {
                stream.onClosed();
            }
        }

        private synchronized @Nullable ClientStream stream() {
            return begun;
        }
    }

    /**
     * Brings a frame to its session, on whatever node it is.
     *
     * @param streamKey as the client shows it
     * @param identity whom the request's own token belongs to
     * @param sequence counts the client's frames from 1
     * @param frame within the frame limit
     * @return fails with a {@code CollabException}: {@code store_unavailable} if it is not known whether the frame has arrived, so
     *     that it is to be posted again, and {@code limit_exceeded}
     */
    public CompletionStage<StreamAnswer> post(String streamKey, Identity identity, long sequence, String frame) {
        Subject who = Subject.of(identity);
        return bring(
                streamKey,
                who,
                limits.forwardPatience(),
                stream -> stream.post(sequence, frame),
                (hash, request) -> new StreamPost(node, request, hash, who.tenantId(), who.userId(), sequence, frame));
    }

    /**
     * Asks for what the session has to say next, on whatever node it is.
     *
     * @param streamKey as the client shows it
     * @param identity whom the request's own token belongs to
     * @param sequence which answer is asked for, from 1; what comes before it has then arrived
     * @return completes when there is something, or nothing for so long; fails with a {@code CollabException}:
     *     {@code store_unavailable} if the stream's node does not answer, so that the same is to be asked again, and
     *     {@code limit_exceeded}
     */
    public CompletionStage<StreamAnswer> poll(String streamKey, Identity identity, long sequence) {
        Subject who = Subject.of(identity);
        return bring(
                streamKey,
                who,
                limits.pollWait().plus(limits.forwardPatience()),
                stream -> stream.poll(sequence),
                (hash, request) -> new StreamPoll(node, request, hash, who.tenantId(), who.userId(), sequence));
    }

    /**
     * Ends a session whose client goes, on whatever node it is: without that it would be missed only after a while.
     *
     * @param streamKey as the client shows it
     * @param identity whom the request's own token belongs to
     * @return fails with a {@code CollabException}: {@code store_unavailable} if the stream's node does not answer, and
     *     {@code limit_exceeded}
     */
    public CompletionStage<StreamAnswer> leave(String streamKey, Identity identity) {
        Subject who = Subject.of(identity);
        return bring(
                streamKey,
                who,
                limits.forwardPatience(),
                ClientStream::leave,
                (hash, request) -> new StreamLeave(node, request, hash, who.tenantId(), who.userId()));
    }

    /** Does something with a stream here, or has the stream's node do it. */
    private CompletionStage<StreamAnswer> bring(
            String streamKey,
            Subject who,
            Duration patience,
            Function<ClientStream, CompletionStage<StreamAnswer>> here,
            BiFunction<String, String, StreamQuestion> there) {
        StreamKey key = StreamKey.read(streamKey).orElse(null);
        if (key == null) {
            return UNKNOWN;
        } else if (key.node().equals(node)) {
            return answer(key.hash(), who, here);
        }
        return others.ask(key.node(), who, patience, request -> there.apply(key.hash(), request))
                .thenApply(Outcomes::read);
    }

    private CompletionStage<StreamAnswer> answer(
            String hash, Subject who, Function<ClientStream, CompletionStage<StreamAnswer>> question) {
        ClientStream stream = streams.get(hash);
        return stream != null && stream.belongsTo(who) ? question.apply(stream) : UNKNOWN;
    }

    private void onEvent(StreamEvent event) {
        if (event instanceof StreamReply reply) {
            others.onReply(reply);
        } else if (event instanceof StreamQuestion question) {
            Subject who = new Subject(question.tenantId(), question.userId());
            reply(question, answer(question.stream(), who, stream -> put(question, stream)));
        }
    }

    private static CompletionStage<StreamAnswer> put(StreamQuestion question, ClientStream stream) {
        if (question instanceof StreamPost post) {
            return stream.post(post.sequence(), post.frame());
        }
        return question instanceof StreamPoll poll ? stream.poll(poll.sequence()) : stream.leave();
    }

    private void reply(StreamQuestion question, CompletionStage<StreamAnswer> answer) {
        answer.thenAccept(known -> bus.publish(
                new StreamNode(question.node()), new StreamReply(question.request(), Outcomes.write(known))));
    }

    /** How many streams are open. */
    public int openStreams() {
        return streams.size();
    }

    /** Hears nothing of other nodes any more; its streams end with their sessions. */
    @Override
    public void close() {
        subscription.close();
    }
}
