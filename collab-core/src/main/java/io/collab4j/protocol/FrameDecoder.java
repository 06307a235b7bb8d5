package io.collab4j.protocol;

import io.collab4j.json.Element;
import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonException.Problem;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Incoming.ErrorContext;
import io.collab4j.protocol.Incoming.Malformed;
import java.util.List;
import java.util.Optional;

/** Turns the text of a frame into messages. Whatever the text holds, the answer is a list; nothing is thrown. */
public final class FrameDecoder {
    private final MessageLimits limits;

    public FrameDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    /**
     * The elements of a frame in order; one malformed element if the frame as a whole is unusable.
     *
     * @param frame within the frame limit, which the transport enforces while it assembles it
     */
    public List<Incoming> decode(String frame) {
        try {
            return Json.readFrame(frame, JsonLimits.MESSAGE).stream()
                    .map(this::decode)
                    .toList();
        } catch (JsonException unusable) {
            return List.of(new Malformed(codeOf(unusable), textOf(unusable), ErrorContext.NONE));
        }
    }

    private Incoming decode(Element element) {
        if (!(element.readable() instanceof JsonObject object)) {
            return new Malformed(ErrorCode.BAD_MESSAGE, "a message is an object", ErrorContext.NONE);
        }
        ErrorContext context = MessageReader.contextOf(object);
        try {
            int bytes = element.utf8Length();
            return new Incoming.Message(MessageReader.read((JsonObject) element.value(), bytes, limits), bytes);
        } catch (JsonException e) {
            Optional<CollabException> split =
                    e.problem() == Problem.SURROGATE ? MessageReader.unreadableInsert(object) : Optional.empty();
            return new Malformed(split.orElseGet(() -> new CollabException(codeOf(e), textOf(e))), context);
        } catch (CollabException e) {
            return new Malformed(e, context);
        }
    }

    private static ErrorCode codeOf(JsonException e) {
        return switch (e.problem()) {
            case SYNTAX -> ErrorCode.BAD_JSON;
            case VALUE, SURROGATE -> ErrorCode.BAD_MESSAGE;
            case TOO_DEEP -> ErrorCode.TOO_DEEP;
            case TOO_LARGE -> ErrorCode.TOO_LARGE;
        };
    }

    private static String textOf(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
