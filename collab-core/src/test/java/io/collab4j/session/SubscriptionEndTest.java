package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import org.junit.jupiter.api.Test;

/** A subscription that ends before the session has heard of its beginning, as it may where the two have threads of their own. */
class SubscriptionEndTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestServer server = TestServer.on(
            world,
            TestServer.store(world),
            builder -> builder.runtime(runtime()).listener(new CollabListener() {
                @Override
                public void subscribed(String tenantId, String channel) {
                    closeChannel();
                }
            }));
    private boolean atOnce;

    /** What the channel does is done when it has been asked to. */
    private CollabRuntime runtime() {
        CollabRuntime runtime = world.runtime();
        return new CollabRuntime(
                task -> {
                    if (atOnce) {
                        task.run();
                    } else {
                        world.execute(task);
                    }
                },
                runtime.scheduler(),
                runtime.clock(),
                runtime.random());
    }

    private void closeChannel() {
        assertThat(server.collab().channels().close("acme", "chat:1", "over").toCompletableFuture())
                .isCompleted();
    }

    @Test
    void whatHasEndedBeforeItIsAnsweredIsToldToHaveEnded() {
        TestPeer alice = server.enter("alice");
        atOnce = true;
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        assertThat(string(alice.hear(), "type")).isEqualTo("subscribed");
        JsonObject told = alice.hear("unsubscribed");
        assertThat(string(told, "channel")).isEqualTo("chat:1");
        assertThat(string(told, "reason")).isEqualTo("over");
    }
}
