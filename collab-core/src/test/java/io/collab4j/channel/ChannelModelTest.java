package io.collab4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.protocol.DeliveryPace;
import io.collab4j.session.SessionLimits;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Four clients at two nodes against a plain list of what was published: whatever is lost, trimmed, overtaken or begun
 * again, each is told every message once and in order, or that it missed some (CH1); and the list has the messages of
 * each in the order in which they were sent (CH2).
 */
class ChannelModelTest {
    private static final int PEERS = 4;

    /** Everything there is in one try. Small numbers, so that everything overflows. */
    private static final class Setting {
        private final VirtualWorld world = new VirtualWorld(1);
        private final TestStorage store = new TestStorage(world);
        private final ChannelTruth truth = new ChannelTruth(store);
        private final List<TestServer> nodes = new ArrayList<>();
        private final List<ModelPeer> peers = new ArrayList<>();

        Setting() {
            for (int i = 0; i < 2; i++) {
                nodes.add(node());
            }
            for (int i = 0; i < PEERS; i++) {
                peers.add(new ModelPeer("p" + i, truth, nodes, i % 2));
            }
            world.settle();
        }

        private TestServer node() {
            return TestServer.on(world, truth, Setting::small);
        }

        private static CollabBuilder small(CollabBuilder builder) {
            ChannelLimits channels = ChannelLimits.DEFAULT.toBuilder()
                    .ringMessages(6)
                    .historyPage(4)
                    .idleUnload(Duration.ofSeconds(3))
                    .pace(new DeliveryPace(1, Duration.ofMillis(5), Duration.ofMillis(20)))
                    .build();
            SessionLimits patient = SessionLimits.DEFAULT.unthrottled().toBuilder()
                    .heartbeat(Duration.ofDays(1))
                    .build();
            return builder.limits(CollabLimits.DEFAULT.with(patient).with(channels))
                    .channelKind(new ChannelKind("chat", 8, Duration.ofSeconds(45), 1_000, true, false));
        }

        void settle() {
            world.settle();
            peers.forEach(ModelPeer::listen);
        }

        void pass(Duration time) {
            world.advance(time);
            peers.forEach(ModelPeer::listen);
        }

        void restart(int index) {
            int node = index % 2;
            TestServer old = nodes.get(node);
            nodes.set(node, node());
            old.collab().close();
            peers.stream().filter(peer -> peer.isAt(node)).forEach(peer -> peer.reconnect(node));
        }

        /** When all is well again, everybody who is subscribed has heard everything. */
        void check() {
            store.mute(false);
            store.recover();
            peers.forEach(ModelPeer::resume);
            pass(Duration.ofSeconds(11));
            pass(Duration.ofSeconds(11));
            for (ModelPeer peer : peers) {
                if (!peer.isSubscribed()) {
                    peer.subscribe(1);
                }
            }
            pass(Duration.ofSeconds(11));
            for (ModelPeer peer : peers) {
                assertThat(peer.isSubscribed()).isTrue();
                assertThat(peer.epoch()).isEqualTo(peers.get(0).epoch());
                assertThat(peer.position()).isEqualTo(truth.length(peer.epoch()));
            }
            truth.checkPublishers();
        }
    }

    private static Action<Setting> action(String name, ObjIntConsumer<Setting> effect) {
        return new Action.Independent<>() {
            @Override
            public Arbitrary<Transformer<Setting>> transformer() {
                return Arbitraries.integers()
                        .between(0, 15)
                        .map(number ->
                                Transformer.mutate(name + " " + number, setting -> effect.accept(setting, number)));
            }
        };
    }

    private static ModelPeer peer(Setting setting, int number) {
        return setting.peers.get(number % PEERS);
    }

    @Provide
    Arbitrary<ActionChain<Setting>> chains() {
        return ActionChain.startWith(Setting::new)
                .withAction(
                        12, action("publish", (setting, n) -> peer(setting, n).publish()))
                .withAction(
                        6, action("subscribe", (setting, n) -> peer(setting, n).subscribe(n / PEERS)))
                .withAction(
                        1,
                        action("unsubscribe", (setting, n) -> peer(setting, n).unsubscribe()))
                .withAction(6, action("settle", (setting, n) -> setting.settle()))
                .withAction(2, action("pass", (setting, n) -> setting.pass(Duration.ofMillis(700L * n))))
                .withAction(1, action("stall", (setting, n) -> peer(setting, n).stall()))
                .withAction(2, action("resume", (setting, n) -> peer(setting, n).resume()))
                .withAction(1, action("reconnect", (setting, n) -> {
                    setting.settle();
                    peer(setting, n).reconnect(n / 8);
                }))
                .withAction(2, action("mute", (setting, n) -> setting.store.mute(n % 3 > 0)))
                .withAction(1, action("fail", (setting, n) -> setting.store.fail()))
                .withAction(3, action("recover", (setting, n) -> setting.store.recover()))
                .withAction(1, action("restart", Setting::restart))
                .withAction(1, action("lose", (setting, n) -> {
                    if (n < 4) {
                        setting.store.loseChannels();
                    }
                }))
                .withMaxTransformations(ModelSteps.MOST);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void everybodyHearsEverythingOnceOrThatSomethingIsMissing(@ForAll("chains") ActionChain<Setting> chain) {
        chain.run().check();
    }
}
