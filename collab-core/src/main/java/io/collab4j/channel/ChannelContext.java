package io.collab4j.channel;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.Storage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What every part of this room works with. */
record ChannelContext(
        CollabRuntime runtime,
        Storage storage,
        ChannelLimits limits,
        ChannelKinds kinds,
        CollabListener listener,
        Failures failures) {

    /** Asks the store about a channel; whatever goes wrong there is a failure of the stage, with a code that may be told. */
    <T> CompletionStage<T> ask(ChannelKey channel, Function<ChannelStore, CompletionStage<T>> question) {
        // Within a stage, so that a store that throws fails this question and nothing else.
        CompletionStage<Storage> asked = CompletableFuture.completedFuture(storage);
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.thenCompose(store -> question.apply(store.channels())).whenComplete((given, failure) -> {
            if (failure == null) {
                answer.complete(given);
            } else {
                answer.completeExceptionally(known(channel, failure));
            }
        });
        return answer;
    }

    private CollabException known(ChannelKey channel, Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof CollabException known) {
            return known;
        }
        failures.report(
                "asking the store about a channel", Scope.ofChannel(channel.tenantId(), channel.channel()), cause);
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
    }
}
