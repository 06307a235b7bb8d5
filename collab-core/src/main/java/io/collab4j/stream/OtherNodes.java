package io.collab4j.stream;

import io.collab4j.access.Counts;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Bus;
import io.collab4j.store.StreamNode;
import io.collab4j.store.StreamQuestion;
import io.collab4j.store.StreamReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Asks the nodes that have the streams. The bus may lose a question or its answer, and the node may be gone: then there is no
 * answer in time, and the client asks again, which is harmless. Any thread.
 */
final class OtherNodes {
    private final CollabRuntime runtime;
    private final Bus bus;
    private final int perUser;
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final Counts<Subject> asking = new Counts<>();

    OtherNodes(CollabRuntime runtime, Bus bus, int perUser) {
        this.runtime = runtime;
        this.bus = bus;
        this.perUser = perUser;
    }

    /**
     * Passes something on.
     *
     * @param question for the id under which it is to be answered
     * @return the outcome; fails with {@code store_unavailable} if none comes in time, and with {@code limit_exceeded}
     */
    CompletionStage<String> ask(
            String node, Subject who, Duration patience, Function<String, ? extends StreamQuestion> question) {
        if (!asking.enter(who, perUser)) {
            return CompletableFuture.failedFuture(
                    new CollabException(ErrorCode.LIMIT_EXCEEDED, "too many requests wait for other nodes"));
        }
        String request = runtime.newId();
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(request, answer);
        Cancellable timer = runtime.scheduler()
                .schedule(
                        patience,
                        () -> answer.completeExceptionally(
                                new CollabException(ErrorCode.STORE_UNAVAILABLE, "the stream's node does not answer")));
        CompletionStage<String> answered = answer.whenComplete((outcome, failure) -> {
            timer.cancel();
            waiting.remove(request);
            asking.leave(who);
        });
        bus.publish(new StreamNode(node), question.apply(request));
        return answered;
    }

    /** A node has answered; too late, perhaps, or for the second time. */
    void onReply(StreamReply reply) {
        CompletableFuture<String> answer = waiting.get(reply.request());
        if (answer != null) {
            answer.complete(reply.outcome());
        }
    }
}
