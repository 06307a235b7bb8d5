package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.PublishedMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that was ever appended to one channel, heard of in the moment it was. */
final class ChannelLog {
    private final int kept;
    private final Map<String, List<String>> byEpoch = new HashMap<>();
    private final Map<String, Integer> newestOf = new HashMap<>();
    private String current = "";

    /** Nothing yet; so many messages are kept. */
    ChannelLog(int kept) {
        this.kept = kept;
    }

    void saw(ChannelEvent event) {
        if (event instanceof PublishedMessages published) {
            current = published.epoch();
            List<String> log = byEpoch.computeIfAbsent(current, epoch -> new ArrayList<>());
            for (ChannelMessage message : published.messages()) {
                check(message.offset() == log.size() + 1, "CH1: offset " + message.offset() + " after " + log.size());
                log.add(message.data());
                inOrder(message.data());
            }
        } else if (event instanceof DeletedChannel) {
            // What it will be called from here on is known with its next message.
            current = "";
        }
    }

    /** What one connection publishes is {@code "connection-number"}, and the numbers grow. */
    private void inOrder(String data) {
        int dash = data.lastIndexOf('-');
        int number = Integer.parseInt(data.substring(dash + 1, data.length() - 1));
        Integer before = newestOf.put(data.substring(0, dash), number);
        check(before == null || before < number, "CH2: " + data + " comes behind " + before);
    }

    /** Where the channel stands; offset 0 before its first message. */
    ChannelPosition head() {
        return new ChannelPosition(
                current, byEpoch.getOrDefault(current, List.of()).size());
    }

    void checkAt(String epoch, long offset, String data) {
        List<String> log = byEpoch.getOrDefault(epoch, List.of());
        check(
                offset <= log.size() && log.get((int) offset - 1).equals(data),
                "CH1: " + data + " is not at " + offset + " of " + epoch);
    }

    /** A publication is said to have this place, in whatever epoch. */
    void checkPublished(long offset, String data) {
        check(
                byEpoch.values().stream()
                        .anyMatch(log -> offset <= log.size()
                                && log.get((int) offset - 1).equals(data)),
                "CH1: " + data + " is said to be at " + offset);
    }

    /** Whether everything behind a position is kept to this moment. */
    boolean isKept(ChannelPosition since) {
        ChannelPosition head = head();
        return since.epoch().equals(head.epoch())
                && since.offset() <= head.offset()
                && head.offset() - since.offset() <= kept;
    }
}
