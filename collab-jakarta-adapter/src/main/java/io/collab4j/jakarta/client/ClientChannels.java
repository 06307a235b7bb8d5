package io.collab4j.jakarta.client;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The channels of one client, each once. Asked for one from any thread; the rest on the loop. */
final class ClientChannels {
    private final ClientCore client;
    private final Map<String, ClientChannel> channels = new ConcurrentSkipListMap<>();

    ClientChannels(ClientCore client) {
        this.client = client;
    }

    ClientChannel of(String name) {
        return channels.computeIfAbsent(name, key -> new ClientChannel(client, key));
    }

    void connected() {
        channels.values().forEach(channel -> channel.subscription().connected());
    }

    void lost() {
        channels.values().forEach(channel -> channel.subscription().lost());
    }

    void receive(Message message) {
        message.text("channel")
                .map(channels::get)
                .ifPresent(channel -> channel.subscription().receive(message));
    }
}
