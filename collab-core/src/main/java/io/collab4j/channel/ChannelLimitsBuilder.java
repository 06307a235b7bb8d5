package io.collab4j.channel;

import io.collab4j.protocol.DeliveryPace;
import java.time.Duration;

/** {@link ChannelLimits} that differ from others in what is set here. Not thread-safe. */
public final class ChannelLimitsBuilder {
    private int subscriptions;
    private int historyPage;
    private int ringMessages;
    private int ringBytes;
    private int backlogMessages;
    private int backlogBytes;
    private Duration heartbeat;
    private Duration idleUnload;
    private DeliveryPace pace;

    ChannelLimitsBuilder(ChannelLimits from) {
        subscriptions = from.subscriptions();
        historyPage = from.historyPage();
        ringMessages = from.ringMessages();
        ringBytes = from.ringBytes();
        backlogMessages = from.backlogMessages();
        backlogBytes = from.backlogBytes();
        heartbeat = from.heartbeat();
        idleUnload = from.idleUnload();
        pace = from.pace();
    }

    public ChannelLimitsBuilder subscriptions(int subscriptions) {
        this.subscriptions = subscriptions;
        return this;
    }

    public ChannelLimitsBuilder historyPage(int historyPage) {
        this.historyPage = historyPage;
        return this;
    }

    public ChannelLimitsBuilder ringMessages(int ringMessages) {
        this.ringMessages = ringMessages;
        return this;
    }

    public ChannelLimitsBuilder ringBytes(int ringBytes) {
        this.ringBytes = ringBytes;
        return this;
    }

    public ChannelLimitsBuilder backlogMessages(int backlogMessages) {
        this.backlogMessages = backlogMessages;
        return this;
    }

    public ChannelLimitsBuilder backlogBytes(int backlogBytes) {
        this.backlogBytes = backlogBytes;
        return this;
    }

    public ChannelLimitsBuilder heartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
        return this;
    }

    public ChannelLimitsBuilder idleUnload(Duration idleUnload) {
        this.idleUnload = idleUnload;
        return this;
    }

    public ChannelLimitsBuilder pace(DeliveryPace pace) {
        this.pace = pace;
        return this;
    }

    public ChannelLimits build() {
        return new ChannelLimits(
                subscriptions,
                historyPage,
                ringMessages,
                ringBytes,
                backlogMessages,
                backlogBytes,
                heartbeat,
                idleUnload,
                pace);
    }
}
