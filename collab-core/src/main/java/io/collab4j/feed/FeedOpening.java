package io.collab4j.feed;

import io.collab4j.channel.ChannelHistory;
import io.collab4j.channel.ChannelRequest;
import io.collab4j.channel.ChannelStart;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets a reader into the channels of a feed, then finds out what it is shown first: in this order, so that nothing is missed. */
final class FeedOpening {
    /** Newest messages of each channel that a reader is shown if the feed does not say what. */
    private static final int SHOWN = 50;
    /** Of all feeds of a stream: their places are written into each event, and sent back in a header. */
    private static final int MOST_CHANNELS = 32;

    private final FeedContext context;

    FeedOpening(FeedContext context) {
        this.context = context;
    }

    CompletionStage<FeedStart> open(List<FeedPart> parts, FeedStream stream, @Nullable String lastEventId) {
        List<ChannelKey> keys = new ArrayList<>();
        List<FeedPart> owners = new ArrayList<>();
        for (FeedPart part : parts) {
            for (ChannelKey key : part.feed().channels(part.request())) {
                keys.add(key);
                owners.add(part);
            }
        }
        if (keys.size() > MOST_CHANNELS) {
            throw new CollabException(ErrorCode.LIMIT_EXCEEDED, "a stream has " + MOST_CHANNELS + " channels at most");
        }
        Optional<FeedPosition> since =
                lastEventId == null ? Optional.empty() : FeedPosition.read(lastEventId, keys.size());
        return enter(keys, since, stream).thenCompose(starts -> {
            FeedReading reading = new FeedReading(owners, starts);
            boolean recovered = since.isPresent() && starts.stream().allMatch(ChannelStart::recovered);
            if (recovered && stream.isPoll()) {
                return CompletableFuture.completedFuture(new FeedStart(reading, ""));
            }
            return initialData(parts)
                    .thenApply(data -> new FeedStart(
                            reading,
                            FeedEvents.greeting(
                                    parts.get(0).request(),
                                    context.runtime().clock().instant(),
                                    reading.position(),
                                    lastEventId != null,
                                    recovered,
                                    data)))
                    .whenComplete((start, failure) -> {
                        if (failure != null) {
                            reading.stop();
                        }
                    });
        });
    }

    /** All or none: if one channel cannot be entered, the others are left again. */
    private CompletionStage<List<ChannelStart>> enter(
            List<ChannelKey> keys, Optional<FeedPosition> since, FeedStream stream) {
        List<CompletableFuture<ChannelStart>> entered = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            ChannelPosition from =
                    since.isEmpty() ? null : since.get().channels().get(i);
            entered.add(context.channels()
                    .enter(keys.get(i).tenantId(), keys.get(i).channel(), new ChannelRequest(from, 0, stream, null))
                    .toCompletableFuture());
        }
        return all(entered).whenComplete((starts, failure) -> {
            if (failure != null) {
                // All are done; those that got in leave again.
                entered.stream()
                        .filter(each -> !each.isCompletedExceptionally())
                        .forEach(each -> each.join().subscription().cancel());
            }
        });
    }

    private static <T> CompletionStage<List<T>> all(List<CompletableFuture<T>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(done -> stages.stream().map(CompletableFuture::join).toList());
    }

    /** Of one feed its data; of several an object with that of each under its path. */
    private CompletionStage<JsonValue> initialData(List<FeedPart> parts) {
        if (parts.size() == 1) {
            return initialData(parts.get(0));
        }
        return all(parts.stream()
                        .map(part -> initialData(part).toCompletableFuture())
                        .toList())
                .thenApply(found -> {
                    JsonObject together = JsonObject.EMPTY;
                    for (int i = 0; i < parts.size(); i++) {
                        together = together.with(parts.get(i).request().path(), found.get(i));
                    }
                    return together;
                });
    }

    private CompletionStage<JsonValue> initialData(FeedPart part) {
        CompletableFuture<JsonValue> data = new CompletableFuture<>();
        Cancellable patience = context.runtime()
                .scheduler()
                .schedule(
                        context.limits().initialDataPatience(),
                        () -> data.completeExceptionally(
                                new CollabException(ErrorCode.STORE_UNAVAILABLE, "no data in time")));
        // Within a stage, so that a feed that throws fails this question, and what was entered for it is left again.
        CompletionStage<FeedPart> question = CompletableFuture.completedFuture(part);
        question.thenCompose(this::asked).whenComplete((given, failure) -> {
            patience.cancel();
            if (failure == null) {
                data.complete(given);
            } else {
                data.completeExceptionally(failure);
            }
        });
        return data;
    }

    private CompletionStage<? extends JsonValue> asked(FeedPart part) {
        Feed feed = part.feed();
        FeedRequest request = part.request();
        return feed.hasInitialData() ? feed.initialData(request) : newest(feed.channels(request));
    }

    private CompletionStage<JsonValue> newest(List<ChannelKey> keys) {
        List<CompletableFuture<ChannelHistory>> histories = keys.stream()
                .map(key -> context.channels()
                        .history(key.tenantId(), key.channel(), SHOWN)
                        .toCompletableFuture())
                .toList();
        return all(histories).thenApply(found -> {
            List<JsonValue> messages = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                for (ChannelMessage message : found.get(i).messages()) {
                    messages.add(shown(keys.get(i).channel(), message));
                }
            }
            return JsonObject.EMPTY.with("messages", new JsonArray(messages));
        });
    }

    private static JsonValue shown(String channel, ChannelMessage message) {
        return JsonObject.EMPTY
                .with("channel", JsonValue.of(channel))
                .with("event", JsonValue.of(message.event()))
                .with("data", Json.read(message.data(), JsonLimits.OWN))
                .with("offset", JsonValue.of((double) message.offset()))
                .with("timestamp", JsonValue.of(message.timestamp().toString()));
    }
}
