package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A client as the protocol describes it: it knows where it stands, and is told each message once, in order, or nothing. */
final class ModelPeer {
    private static final String CHANNEL = "'channel':'chat:1'";

    private final String name;
    private final ChannelTruth truth;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private final List<TestServer> nodes;
    private int node;
    private TestPeer peer;
    private String epoch = "";
    private long position;
    private boolean subscribed;
    private int published;

    /** Where it wanted to go on; below 0 from nowhere. By the time of the answer it may stand elsewhere. */
    private record Asked(String epoch, long since) {}

    ModelPeer(String name, ChannelTruth truth, List<TestServer> nodes, int node) {
        this.name = name;
        this.truth = truth;
        this.nodes = nodes;
        this.node = node;
        this.peer = connect();
    }

    private TestPeer connect() {
        return TestPeer.connect(nodes.get(node).collab(), User.named("acme", name, name));
    }

    /** The line breaks; another one leads to the node given, as it is now. */
    void reconnect(int next) {
        hearAll();
        node = next;
        beginAgain();
    }

    private void beginAgain() {
        peer.drop();
        peer = connect();
        asked.clear();
        subscribed = false;
    }

    void publish() {
        peer.say("{'type':'publish'," + CHANNEL + ",'data':'" + name + "-" + published++ + "'}");
    }

    /** Nothing is asked for, or to go on, or a position further back, or a few of the newest. */
    void subscribe(int how) {
        long back = how == 2 ? Math.max(0, position - 3) : position;
        boolean resumes = (how == 1 || how == 2) && !epoch.isEmpty();
        asked.add(new Asked(epoch, resumes ? back : -1L));
        String since = resumes ? ",'since':{'epoch':'" + epoch + "','offset':" + back + "}" : "";
        peer.say("{'type':'subscribe','id':'s'," + CHANNEL + since + (how == 3 ? ",'history':3" : "") + "}");
    }

    void unsubscribe() {
        peer.say("{'type':'unsubscribe'," + CHANNEL + "}");
    }

    void stall() {
        peer.stall();
    }

    void resume() {
        peer.resume();
    }

    boolean isAt(int other) {
        return node == other;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    String epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    /** Takes in what was said; comes back if it was cut off. */
    void listen() {
        hearAll();
        if (peer.closed() != null) {
            beginAgain();
        }
    }

    private void hearAll() {
        while (!peer.heardAll()) {
            JsonObject heard = peer.hear();
            switch (string(heard, "type")) {
                case "message" -> onMessage(heard);
                case "subscribed" -> onSubscribed(heard);
                case "unsubscribed" -> subscribed = false;
                case "error" -> onError(heard);
                default -> {}
            }
        }
    }

    private void onMessage(JsonObject message) {
        assertThat(subscribed).as("who is not subscribed hears nothing").isTrue();
        assertThat(number(message, "offset")).isEqualTo(position + 1);
        position++;
        check(message);
    }

    private void check(JsonObject message) {
        long offset = number(message, "offset");
        assertThat(message.get("data").map(JsonValue::toJson)).contains(truth.at(epoch, offset));
    }

    private void onSubscribed(JsonObject answer) {
        Asked from = asked.poll();
        assertThat(from).isNotNull();
        boolean recovered = ((JsonBoolean) answer.get("recovered").orElseThrow()).value();
        String current = string(answer, "epoch");
        long offset = number(answer, "offset");
        var messages = ((JsonArray) answer.get("messages").orElseThrow()).values();
        if (recovered) {
            boolean resumes = from.since() >= 0;
            assertThat(current).isEqualTo(resumes ? from.epoch() : epoch);
            assertThat(offset)
                    .as("nothing is missing")
                    .isEqualTo((resumes ? from.since() : position) + messages.size());
        }
        epoch = current;
        position = offset - messages.size();
        for (JsonValue message : messages) {
            position++;
            assertThat(number((JsonObject) message, "offset")).isEqualTo(position);
            check((JsonObject) message);
        }
        subscribed = true;
    }

    private void onError(JsonObject error) {
        assertThat(string(error, "code")).isEqualTo("store_unavailable");
        if (error.get("ref").isPresent()) {
            // Only subscriptions have an id.
            asked.poll();
        }
    }
}
