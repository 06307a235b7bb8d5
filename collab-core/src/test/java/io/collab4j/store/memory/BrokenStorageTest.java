package io.collab4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.collab4j.store.BusContract;
import io.collab4j.store.ChannelStoreContract;
import io.collab4j.store.ClientStoreContract;
import io.collab4j.store.DocumentClientsContract;
import io.collab4j.store.DocumentStoreContract;
import io.collab4j.store.DocumentUpkeepContract;
import io.collab4j.store.LockStoreContract;
import io.collab4j.store.PresenceStoreContract;
import io.collab4j.store.RateStoreContract;
import io.collab4j.store.RevocationStoreContract;
import io.collab4j.store.SaveIndexContract;
import io.collab4j.store.Storage;
import io.collab4j.store.StorageContract;
import io.collab4j.store.StorageNamesContract;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A contract that no store can fail proves nothing: each mistake has to be found by the contract of its seam. */
class BrokenStorageTest {
    /** What is done to the store that the contracts below test. */
    private static volatile UnaryOperator<Storage> breaking = UnaryOperator.identity();

    /** In a virtual world everything is told before the call that makes it returns; what is not there will not come. */
    private static final Duration PATIENCE = Duration.ZERO;

    private static Storage broken(VirtualWorld world) {
        return breaking.apply(new MemoryStorage(world.runtime(), Duration.ofDays(2)));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("not atomic", BrokenStorage::notAtomic, Documents.class),
                mistake("silent about the missing", BrokenStorage::silentAboutTheMissing, Documents.class),
                mistake("overwriting", BrokenStorage::overwriting, Documents.class),
                mistake("always committed", BrokenStorage::alwaysCommitted, Clients.class),
                mistake("forgetful", BrokenStorage::forgetful, Clients.class),
                mistake("blind to trimming", BrokenStorage::blindToTrimming, Upkeep.class),
                mistake("without snapshots", BrokenStorage::withoutSnapshots, Upkeep.class),
                mistake("without tombstones", BrokenStorage::withoutTombstones, Upkeep.class),
                mistake("silent about ends", BrokenStorage::silentAboutEnds, Bus.class),
                mistake("credulous", BrokenStorage::credulous, Tokens.class),
                mistake("repeating", BrokenStorage::repeatingRevocations, Revocations.class),
                mistake("never saved", BrokenStorage::neverSaved, Saves.class),
                mistake("releasing for anybody", BrokenStorage::releasingForAnybody, Locks.class),
                mistake("granting anew", BrokenStorage::grantingAnew, Locks.class),
                mistake("blind to generations", BrokenStorage::blindToGenerations, Locks.class),
                mistake("without queues", BrokenStorage::withoutQueues, Locks.class),
                mistake("without caps", BrokenStorage::withoutCaps, Locks.class),
                mistake("unfenced", BrokenStorage::unfenced, Locks.class),
                mistake("forgiving former holders", BrokenStorage::forgivingFormerHolders, Locks.class),
                mistake("stuttering", BrokenStorage::stuttering, Bus.class),
                mistake("without tenants", BrokenStorage::withoutTenants, Names.class),
                mistake("without case", BrokenStorage::withoutCase, Names.class),
                mistake("counting connections", BrokenStorage::countingConnections, Presence.class),
                mistake("never newer", BrokenStorage::neverNewer, Presence.class),
                mistake("always held", BrokenStorage::alwaysHeld, Presence.class),
                mistake("with ghosts", BrokenStorage::withGhosts, Presence.class),
                mistake("counting each alone", BrokenStorage::countingEachAlone, Rates.class),
                mistake("never refilling", BrokenStorage::neverRefilling, Rates.class),
                mistake("one bucket for all budgets", BrokenStorage::oneBucketForAllBudgets, Rates.class),
                mistake("gaps in channels", BrokenChannels::gapped, Channels.class),
                mistake("repeated messages", BrokenChannels::repeating, Channels.class),
                mistake("trimmed channels", BrokenChannels::blindToTrimming, Channels.class),
                mistake("epochs of channels", BrokenChannels::blindToEpochs, Channels.class),
                mistake("channels trimmed too much", BrokenChannels::trimmingTooMuch, Channels.class),
                mistake("channels never trimmed", BrokenChannels::neverTrimming, Channels.class),
                mistake("channels without tenants", BrokenChannels::withoutTenants, Channels.class),
                mistake("deleted channels go on", BrokenChannels::goingOnAfterDeletion, Channels.class),
                mistake("messages told in pieces", BrokenChannels::notAtomic, Channels.class));
    }

    private static Arguments mistake(
            String name, UnaryOperator<Storage> wrapping, Class<? extends StorageContract> contract) {
        return Arguments.of(Named.of(name, wrapping), contract);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theContractFindsTheMistake(UnaryOperator<Storage> wrapping, Class<?> contract) {
        assertThat(failures(UnaryOperator.identity(), contract))
                .as("without it")
                .isZero();
        assertThat(failures(wrapping, contract)).as("with it").isPositive();
    }

    private static long failures(UnaryOperator<Storage> wrapping, Class<?> contract) {
        breaking = wrapping;
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount()).isPositive();
        return summary.getTestsFailedCount();
    }

    static final class Documents extends DocumentStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Clients extends DocumentClientsContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Upkeep extends DocumentUpkeepContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Tokens extends ClientStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Saves extends SaveIndexContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Bus extends BusContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }

    static final class Revocations extends RevocationStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Names extends StorageNamesContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Locks extends LockStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }

    static final class Presence extends PresenceStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Rates extends RateStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }
    }

    static final class Channels extends ChannelStoreContract {
        private final VirtualWorld world = new VirtualWorld(1);

        @Override
        protected Storage open() {
            return broken(world);
        }

        @Override
        protected void pass(Duration time) {
            world.advance(time);
        }

        @Override
        protected Duration patience() {
            return PATIENCE;
        }
    }
}
