package io.collab4j.feed;

import io.collab4j.channel.ChannelService;
import io.collab4j.json.JsonValue;
import io.collab4j.protocol.Names;
import io.collab4j.store.ChannelKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a path: channels, who may read them, and what a reader is shown first. Immutable.
 *
 * <pre>{@code
 * Feed.of("deals/{id}", deal -> List.of("dashboard:deal-" + deal.get("id"))).events("won", "lost")
 * }</pre>
 */
public final class Feed {
    /** The feed {@code dashboard/{id}}: what is published on the channel {@code dashboard:{id}}, as {@code message}. */
    public static final Feed DASHBOARD = of("dashboard/{id}", request -> List.of("dashboard:" + request.get("id")));

    /** Positions are written into each event, so a feed listens to a few channels. */
    static final int MAX_CHANNELS = 16;

    /** What a message is told as whose event the feed does not name. */
    static final String OTHER = "message";

    private static final Set<String> TAKEN =
            Set.of(OTHER, "connected", "initial_data", "heartbeat", "end", "open", "error");

    private final FeedPath path;
    private final Function<FeedRequest, List<ChannelKey>> channels;
    private final Set<String> events;
    private final @Nullable Function<FeedRequest, CompletionStage<Boolean>> guard;
    private final @Nullable Function<FeedRequest, CompletionStage<? extends JsonValue>> initialData;

    private Feed(
            FeedPath path,
            Function<FeedRequest, List<ChannelKey>> channels,
            Set<String> events,
            @Nullable Function<FeedRequest, CompletionStage<Boolean>> guard,
            @Nullable Function<FeedRequest, CompletionStage<? extends JsonValue>> initialData) {
        this.path = path;
        this.channels = channels;
        this.events = events;
        this.guard = guard;
        this.initialData = initialData;
    }

    /**
     * A feed of channels of the reader's tenant. The authorizer says who may read it; the newest messages of the channels are
     * shown first.
     *
     * @param path words and variables, for example {@code deals/{id}}
     * @param channels by name, at most 16 and always in the same order
     * @throws IllegalArgumentException if the path is none
     */
    public static Feed of(String path, Function<FeedRequest, List<String>> channels) {
        return ofKeys(
                path,
                request -> channels.apply(request).stream()
                        .map(channel -> new ChannelKey(request.user().tenantId(), checked(channel)))
                        .toList());
    }

    private static String checked(String channel) {
        Names.checkChannel(channel);
        if (ChannelService.isReserved(channel)) {
            throw new IllegalArgumentException("the channel is the library's own");
        }
        return channel;
    }

    /** The same for rooms of the library, which may listen to its own channels. */
    public static Feed ofKeys(String path, Function<FeedRequest, List<ChannelKey>> channels) {
        return new Feed(FeedPath.of(path), channels, Set.of(), null, null);
    }

    /**
     * The events of its channels that are told under their own names. What has another name is told as {@code message}, with
     * {@code event} and {@code data} as members of its data.
     *
     * @throws IllegalArgumentException if a name is no identifier, or one that means something else in every feed
     */
    public Feed events(String... names) {
        for (String name : names) {
            if (!Names.isValid(name) || TAKEN.contains(name)) {
                throw new IllegalArgumentException("not a name for an event of a feed: " + name);
            }
        }
        return new Feed(path, channels, Set.of(names), guard, initialData);
    }

    /** Who may read it, in place of the authorizer, by a rule that knows its answer at once. */
    public Feed visibleIf(Predicate<FeedRequest> rule) {
        return guardedBy(request -> CompletableFuture.completedFuture(rule.test(request)));
    }

    /** Who may read it, in place of the authorizer. A failure, or no answer within a second, counts as no. */
    public Feed guardedBy(Function<FeedRequest, CompletionStage<Boolean>> rule) {
        return new Feed(path, channels, events, rule, initialData);
    }

    /**
     * What a reader is shown first, before the events. It is asked after the feed has begun to listen, so what is published
     * meanwhile may be in the data and come as an event too, but is never missed.
     */
    public Feed initialData(Function<FeedRequest, CompletionStage<? extends JsonValue>> data) {
        return new Feed(path, channels, events, guard, data);
    }

    FeedPath path() {
        return path;
    }

    Set<String> events() {
        return events;
    }

    /** Whether it has a rule of its own, so that the authorizer is not asked. */
    boolean isGuarded() {
        return guard != null;
    }

    /** Whether somebody may read it, by its own rule. */
    CompletionStage<Boolean> guard(FeedRequest request) {
        return guard == null ? CompletableFuture.completedFuture(false) : guard.apply(request);
    }

    /** The channels behind a request. */
    List<ChannelKey> channels(FeedRequest request) {
        List<ChannelKey> keys = List.copyOf(channels.apply(request));
        if (keys.isEmpty() || keys.size() > MAX_CHANNELS) {
            throw new IllegalStateException("a feed listens to 1 to " + MAX_CHANNELS + " channels");
        }
        return keys;
    }

    /** Whether it says what is shown first; if not, that is what the channels hold. */
    boolean hasInitialData() {
        return initialData != null;
    }

    /** What is shown first, as the feed says. */
    CompletionStage<? extends JsonValue> initialData(FeedRequest request) {
        return initialData == null ? CompletableFuture.completedFuture(JsonValue.ofNull()) : initialData.apply(request);
    }

    /** The variables if the path is this feed's. */
    Optional<Map<String, String>> match(String requested) {
        return path.match(requested);
    }
}
