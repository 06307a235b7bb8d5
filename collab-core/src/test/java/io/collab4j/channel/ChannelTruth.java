package io.collab4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ForwardingChannels;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Everything that was ever appended to one channel, a plain list for each epoch, written down beside the store. */
final class ChannelTruth extends ForwardingStorage {
    private final Storage storage;
    private final Map<String, List<String>> byEpoch = new HashMap<>();

    ChannelTruth(Storage storage) {
        super(storage);
        this.storage = storage;
    }

    @Override
    public ChannelStore channels() {
        return new ForwardingChannels(storage.channels()) {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                return super.append(channel, messages, retention).thenApply(position -> {
                    List<String> all = byEpoch.computeIfAbsent(position.epoch(), epoch -> new ArrayList<>());
                    messages.forEach(message -> all.add(message.data()));
                    assertThat(position.offset())
                            .as("each offset is given once")
                            .isEqualTo(all.size());
                    return position;
                });
            }
        };
    }

    /** What was published at this place. */
    String at(String epoch, long offset) {
        List<String> all = byEpoch.getOrDefault(epoch, List.of());
        assertThat(offset).as("a message that was never published").isBetween(1L, (long) all.size());
        return all.get((int) offset - 1);
    }

    long length(String epoch) {
        return byEpoch.getOrDefault(epoch, List.of()).size();
    }

    /** Data is {@code "publisher-number"}; each publisher counts upwards over all epochs that there were. */
    void checkPublishers() {
        byEpoch.values().forEach(all -> {
            Map<String, Integer> last = new HashMap<>();
            for (String data : all) {
                String[] parts = data.replace("\"", "").split("-", -1);
                int number = Integer.parseInt(parts[1]);
                assertThat(number).as("order of " + parts[0]).isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
            }
        });
    }
}
