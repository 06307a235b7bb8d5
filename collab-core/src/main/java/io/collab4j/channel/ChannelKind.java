package io.collab4j.channel;

import io.collab4j.protocol.Names;
import io.collab4j.store.ChannelRetention;
import java.time.Duration;

/**
 * What channels are like whose names begin alike: {@code chat:42} is of the kind {@code chat}.
 *
 * @param name what stands before the first colon
 * @param historyCount messages that are kept at most, one at least; a node that missed more than these has to tell its
 *     subscribers to subscribe again
 * @param historyAge how long they are kept at most
 * @param maxMessageBytes of the event's name and the data as JSON, in UTF-8
 * @param clientsPublish whether clients may publish, those the authorizer lets; if not, only the application does
 * @param publicToRead whether everybody of the tenant may subscribe and see the history, without asking the authorizer
 */
public record ChannelKind(
        String name,
        int historyCount,
        Duration historyAge,
        int maxMessageBytes,
        boolean clientsPublish,
        boolean publicToRead) {

    /** People talk: a thousand messages of the last seven days. */
    public static final ChannelKind CHAT = new ChannelKind("chat", 1_000, Duration.ofDays(7), 8 * 1024, true, false);

    /** The application shows numbers: the last hundred of an hour. */
    public static final ChannelKind DASHBOARD =
            new ChannelKind("dashboard", 100, Duration.ofHours(1), 32 * 1024, false, false);

    /** The log of something that runs: a thousand lines of a day. */
    public static final ChannelKind WORKFLOW =
            new ChannelKind("workflow", 1_000, Duration.ofDays(1), 16 * 1024, false, false);

    /** Progress and pieces of an answer: a thousand of the last ten minutes. */
    public static final ChannelKind AI = new ChannelKind("ai", 1_000, Duration.ofMinutes(10), 16 * 1024, false, false);

    public ChannelKind {
        if (!Names.isValid(name) || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a kind is an identifier without a colon");
        }
        if (historyCount < 1 || historyAge.isNegative() || historyAge.isZero() || maxMessageBytes < 1) {
            throw new IllegalArgumentException("a channel keeps something for some time");
        }
    }

    /** Of channels whose kind nobody has configured: the application publishes, a hundred messages of ten minutes stay. */
    public static ChannelKind unknown(String name) {
        return new ChannelKind(name, 100, Duration.ofMinutes(10), 8 * 1024, false, false);
    }

    ChannelRetention retention() {
        return new ChannelRetention(historyCount, historyAge);
    }
}
