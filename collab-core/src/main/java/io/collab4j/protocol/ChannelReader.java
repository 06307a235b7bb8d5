package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage.Publish;
import io.collab4j.protocol.ClientMessage.Subscribe;
import io.collab4j.protocol.ClientMessage.Unsubscribe;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads messages about channels. */
final class ChannelReader {
    static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE = Map.of(
            "subscribe", ChannelReader::subscribe,
            "unsubscribe", ChannelReader::unsubscribe,
            "publish", ChannelReader::publish);

    private static final String EVENT = "message";

    private ChannelReader() {}

    private static ClientMessage subscribe(MessageParts parts) {
        return new Subscribe(parts.control().id(), channel(parts), since(parts.members()), history(parts.members()));
    }

    private static ClientMessage unsubscribe(MessageParts parts) {
        return new Unsubscribe(parts.control().id(), channel(parts));
    }

    /** As large as an edit at most; the channel's kind may allow less. */
    private static ClientMessage publish(MessageParts parts) {
        parts.within(parts.limits().maxOperationBytes());
        return new Publish(
                parts.id(),
                channel(parts),
                parts.members().get("event").isEmpty() ? EVENT : parts.name("event"),
                parts.members().required("data"));
    }

    private static String channel(MessageParts parts) {
        return Names.checkChannel(parts.name("channel"));
    }

    private static @Nullable ChannelPosition since(Members members) {
        Optional<JsonValue> since = members.get("since");
        if (since.isEmpty()) {
            return null;
        }
        if (!(since.get() instanceof JsonObject object)) {
            throw Members.bad("since", "an object");
        }
        Members position = new Members(object);
        return new ChannelPosition(position.string("epoch", Names.MAX_LENGTH), position.integer("offset", 0));
    }

    /** Whoever asks for more than there can be gets what there is. */
    private static @Nullable Integer history(Members members) {
        return members.get("history").isEmpty()
                ? null
                : Integer.valueOf((int) Math.min(Integer.MAX_VALUE, members.integer("history", 1)));
    }
}
