package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;
import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.ChannelPosition;
import org.jspecify.annotations.Nullable;

/** A client on a channel: it publishes, and is told every message once and in order, or that it has missed some. */
final class Listening implements Habit {
    static final String CHANNEL = "chat:room";

    private final SimClient client;
    private final Dice dice;
    private final ChannelLog log;
    private final boolean active;
    private final boolean complete;
    private @Nullable ChannelPosition position;
    private @Nullable ChannelPosition since;
    private boolean asked;
    private boolean subscribed;
    private boolean leaving;
    private int publishing;
    private int published;

    /**
     * Not subscribed.
     *
     * @param active whether the client does anything of this at all
     * @param complete whether everything that is kept can be resumed from
     */
    Listening(SimClient client, Dice dice, ChannelLog log, boolean active, boolean complete) {
        this.client = client;
        this.dice = dice;
        this.log = log;
        this.active = active;
        this.complete = complete;
    }

    @Override
    public void connected() {
        if (active) {
            subscribe();
        }
    }

    @Override
    public void disconnected() {
        subscribed = false;
        asked = false;
        leaving = false;
        publishing = 0;
    }

    private void subscribe() {
        since = position;
        asked = true;
        ObjectWriter message =
                new ObjectWriter().put("type", "subscribe").put("id", "sub").put("channel", CHANNEL);
        if (since != null) {
            message.raw(
                    "since",
                    new ObjectWriter()
                            .put("epoch", since.epoch())
                            .put("offset", since.offset())
                            .end());
        }
        if (dice.oneIn(3)) {
            message.put("history", dice.between(1, 20));
        }
        client.say(message.end());
    }

    @Override
    public void act() {
        if (!active || !client.isConnected()) {
            return;
        }
        if (dice.oneIn(6)) {
            again();
        } else {
            publish();
        }
    }

    /** Who changes its mind, and comes back. */
    private void again() {
        if (subscribed && !asked) {
            subscribed = false;
            leaving = true;
            client.say(new ObjectWriter()
                    .put("type", "unsubscribe")
                    .put("channel", CHANNEL)
                    .end());
            subscribe();
        }
    }

    private void publish() {
        publishing++;
        String data = data(published++);
        client.say(new ObjectWriter()
                .put("type", "publish")
                .put("id", "pub" + data)
                .put("channel", CHANNEL)
                .raw("data", "\"" + data + "\"")
                .end());
    }

    private String data(int number) {
        return client.sessionId() + "-" + number;
    }

    @Override
    public boolean isQuiet() {
        return !active || (subscribed && publishing == 0);
    }

    @Override
    public boolean hear(String type, JsonObject message) {
        switch (type) {
            case "subscribed" -> begin(message);
            case "message" -> {
                if (!leaving) {
                    check(subscribed, "CH1: a message to who is not subscribed");
                    next(message);
                }
            }
            case "unsubscribed" -> end(message);
            case "published" -> {
                publishing--;
                String data = string(message, "ref").substring("pub".length());
                log.checkPublished(number(message, "offset"), "\"" + data + "\"");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void begin(JsonObject answer) {
        boolean recovered = ((JsonBoolean) answer.get("recovered").orElseThrow()).value();
        JsonArray messages = (JsonArray) answer.get("messages").orElseThrow();
        String epoch = string(answer, "epoch");
        long first = number(answer, "offset") - messages.values().size();
        ChannelPosition from = since;
        if (recovered) {
            check(from != null && from.equals(new ChannelPosition(epoch, first)), "CH1: recovered with a hole");
            client.met(messages.values().isEmpty() ? Path.CHANNEL_NOTHING_MISSED : Path.CHANNEL_RECOVERED);
        } else if (from != null) {
            check(!complete || !log.isKept(from), "CH1: " + from + " is kept and not resumed from");
            client.met(Path.CHANNEL_NOT_RECOVERED);
        }
        position = new ChannelPosition(epoch, first);
        subscribed = true;
        asked = false;
        for (JsonValue message : messages.values()) {
            next((JsonObject) message);
        }
    }

    private void next(JsonObject message) {
        ChannelPosition before = position;
        if (before == null) {
            throw new AssertionError("a message before the answer");
        }
        long offset = number(message, "offset");
        check(offset == before.offset() + 1, "CH1: " + offset + " behind " + before);
        String data = message.get("data").map(JsonValue::toJson).orElse("");
        log.checkAt(before.epoch(), offset, data);
        position = new ChannelPosition(before.epoch(), offset);
    }

    /** Only what the server does has a reason; what was asked for has been given up before. */
    private void end(JsonObject message) {
        if (message.get("reason").isEmpty()) {
            leaving = false;
            return;
        }
        client.met(Path.ofUnsubscribed(string(message, "reason")));
        subscribed = false;
        if (!asked) {
            asked = true;
            client.later(this::subscribe);
        }
    }

    @Override
    public void refused(String ref, JsonObject error) {
        if (ref.equals("sub")) {
            client.later(this::subscribe);
        } else if (ref.startsWith("pub")) {
            // It may have been published or not, and is not said again.
            publishing--;
        }
    }

    /** What differs from the channel as it is; null if nothing does. */
    @Nullable
    String difference() {
        return !active || log.head().equals(position) ? null : "is at " + position + " of a channel at " + log.head();
    }
}
