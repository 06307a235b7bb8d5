package io.collab4j.store.memory;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ForwardingChannels;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Stores of channels with one mistake each, for finding out whether the contract notices. */
final class BrokenChannels {
    private BrokenChannels() {}

    private static Storage with(Storage storage, UnaryOperator<ChannelStore> breaking) {
        ChannelStore broken = breaking.apply(storage.channels());
        return new ForwardingStorage(storage) {
            @Override
            public ChannelStore channels() {
                return broken;
            }
        };
    }

    private static Storage reading(Storage storage, UnaryOperator<ChannelRead> lie) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
                return super.read(channel, after, limit).thenApply(lie);
            }
        });
    }

    /** Leaves out the first of what is asked for. */
    static Storage gapped(Storage storage) {
        return reading(
                storage,
                read -> new ChannelRead(
                        read.head(),
                        read.complete(),
                        read.messages().stream().skip(1).toList()));
    }

    /** Gives the first of what is asked for twice. */
    static Storage repeating(Storage storage) {
        return reading(storage, read -> {
            List<ChannelMessage> messages = new ArrayList<>(read.messages());
            messages.addAll(0, read.messages().stream().limit(1).toList());
            return new ChannelRead(read.head(), read.complete(), messages);
        });
    }

    /** Does not say that some are gone. */
    static Storage blindToTrimming(Storage storage) {
        return reading(storage, read -> new ChannelRead(read.head(), true, read.messages()));
    }

    /** Takes every epoch for its own. */
    static Storage blindToEpochs(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
                return super.newest(channel, 0)
                        .thenCompose(head -> super.read(
                                channel, new ChannelPosition(head.head().epoch(), after.offset()), limit));
            }
        });
    }

    /** Keeps one less than it should. */
    static Storage trimmingTooMuch(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                int fewer = Math.max(1, retention.messages() - 1);
                return super.append(channel, messages, new ChannelRetention(fewer, retention.age()));
            }
        });
    }

    /** Keeps everything for ever. */
    static Storage neverTrimming(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                return super.append(
                        channel,
                        messages,
                        new ChannelRetention(Integer.MAX_VALUE, retention.age().multipliedBy(1_000)));
            }
        });
    }

    /** Has one place for the channels of all tenants. */
    static Storage withoutTenants(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                return super.append(everybodys(channel), messages, retention);
            }

            @Override
            public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
                return super.newest(everybodys(channel), count);
            }
        });
    }

    private static ChannelKey everybodys(ChannelKey channel) {
        return new ChannelKey("everybody", channel.channel());
    }

    /** Forgets the messages of a deleted channel but not how far it was. */
    static Storage goingOnAfterDeletion(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<Void> delete(ChannelKey channel, String reason) {
                return super.newest(channel, 0).thenApply(kept -> null);
            }
        });
    }

    /** Appends one by one, so that what belongs together is told in pieces. */
    static Storage notAtomic(Storage storage) {
        return with(storage, channels -> new ForwardingChannels(channels) {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                for (ChannelDraft message : messages.subList(0, messages.size() - 1)) {
                    var unused = super.append(channel, List.of(message), retention);
                }
                return super.append(channel, messages.subList(messages.size() - 1, messages.size()), retention);
            }
        });
    }
}
