package io.collab4j.activity;

import io.collab4j.channel.ChannelKind;
import io.collab4j.channel.ChannelService;
import io.collab4j.channel.ReservedChannel;
import io.collab4j.feed.Feed;
import io.collab4j.feed.FeedRequest;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Names;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ChannelKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Activity on channels of the library's own. Any thread. */
public final class ActivityService implements Changes, ActivityLog {
    static final String HAPPENED = "activity";

    private static final String OF_TENANT = "activity";
    private static final String OF_PIPELINE = "pipeline-activity";
    private static final String OF_RECORD = "record-activity";
    private static final String BY_USER = "user-activity";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MAX_BYTES = 16 * 1024;
    /** How many a reader is shown first. */
    private static final int SHOWN = 50;

    private final CollabRuntime runtime;
    private final ChannelService channels;

    /**
     * A service on these channels.
     *
     * @param channels which have {@link #kinds} among their own
     */
    public ActivityService(CollabRuntime runtime, ChannelService channels) {
        this.runtime = runtime;
        this.channels = channels;
    }

    /** What its channels are like. */
    public static List<ChannelKind> kinds() {
        return List.of(
                new ChannelKind(OF_TENANT, 200, KEPT, MAX_BYTES, false, false),
                new ChannelKind(OF_PIPELINE, 200, KEPT, MAX_BYTES, false, false),
                new ChannelKind(OF_RECORD, 100, KEPT, MAX_BYTES, false, false),
                new ChannelKind(BY_USER, 100, KEPT, MAX_BYTES, false, false));
    }

    /** The feed {@code activity} of the reader's tenant, and {@code pipeline/{id}} of one of its pipelines. */
    public List<Feed> feeds() {
        return List.of(
                feed("activity", request -> ofTenant(request.user().tenantId())),
                feed("pipeline/{id}", request -> ofPipeline(request.user().tenantId(), request.get("id"))));
    }

    private Feed feed(String path, Function<FeedRequest, ChannelKey> channel) {
        return Feed.ofKeys(path, request -> List.of(channel.apply(request)))
                .events(HAPPENED)
                .initialData(request -> newest(channel.apply(request), SHOWN)
                        .thenApply(found ->
                                JsonObject.EMPTY.with("activities", new JsonArray(List.<JsonValue>copyOf(found)))));
    }

    private static ChannelKey ofTenant(String tenantId) {
        return new ChannelKey(tenantId, ReservedChannel.name(OF_TENANT, "all"));
    }

    private static ChannelKey ofPipeline(String tenantId, String pipelineId) {
        return new ChannelKey(tenantId, ReservedChannel.name(OF_PIPELINE, pipelineId));
    }

    private static ChannelKey ofRecord(String tenantId, String type, String recordId) {
        return new ChannelKey(tenantId, ReservedChannel.name(OF_RECORD, type, recordId));
    }

    private static ChannelKey byUser(String tenantId, String userId) {
        return new ChannelKey(tenantId, ReservedChannel.name(BY_USER, userId));
    }

    @Override
    public CompletionStage<Activity> changed(
            RecordReference subject, String action, @Nullable String userId, List<FieldChange> changes) {
        Activity activity = new Activity(
                runtime.newId(),
                subject,
                Names.check(action),
                userId,
                changes,
                runtime.clock().instant());
        List<ChannelKey> places = new ArrayList<>();
        places.add(ofTenant(subject.tenantId()));
        places.add(ofRecord(subject.tenantId(), subject.type(), subject.id()));
        if (subject.pipelineId() != null) {
            places.add(ofPipeline(subject.tenantId(), subject.pipelineId()));
        }
        if (userId != null) {
            places.add(byUser(subject.tenantId(), userId));
        }
        JsonObject json = activity.toJson();
        CompletableFuture<?>[] published = places.stream()
                .map(place -> channels.publish(place.tenantId(), place.channel(), HAPPENED, json)
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(published).thenApply(done -> activity);
    }

    @Override
    public CompletionStage<List<Activity>> recent(String tenantId, int count) {
        return activities(tenantId, ofTenant(tenantId), count);
    }

    @Override
    public CompletionStage<List<Activity>> ofRecord(String tenantId, String type, String recordId, int count) {
        return activities(tenantId, ofRecord(tenantId, type, recordId), count);
    }

    @Override
    public CompletionStage<List<Activity>> ofPipeline(String tenantId, String pipelineId, int count) {
        return activities(tenantId, ofPipeline(tenantId, pipelineId), count);
    }

    @Override
    public CompletionStage<List<Activity>> byUser(String tenantId, String userId, int count) {
        return activities(tenantId, byUser(tenantId, userId), count);
    }

    private CompletionStage<List<Activity>> activities(String tenantId, ChannelKey channel, int count) {
        return newest(channel, count)
                .thenApply(found -> found.stream()
                        .map(json -> ActivityReader.read(tenantId, json))
                        .toList());
    }

    private CompletionStage<List<JsonObject>> newest(ChannelKey channel, int count) {
        return channels.history(channel.tenantId(), channel.channel(), count).thenApply(history -> {
            List<JsonObject> found = new ArrayList<>();
            history.messages().forEach(message -> found.add((JsonObject) Json.read(message.data(), JsonLimits.OWN)));
            Collections.reverse(found);
            return found;
        });
    }
}
