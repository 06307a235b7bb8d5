package io.collab4j.channel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The kinds of channels there are, by name. */
final class ChannelKinds {
    /** Channels of this kind are the library's own: no client reads or writes them as such. */
    static final String RESERVED = "collab";

    private final Map<String, ChannelKind> byName = new HashMap<>();
    private final Map<String, ChannelKind> own = new HashMap<>();

    /**
     * The four known kinds and these.
     *
     * @param configured which may replace the known ones
     * @param own of the library's channels, by the second part of their names
     */
    ChannelKinds(Collection<ChannelKind> configured, Collection<ChannelKind> own) {
        own.forEach(kind -> this.own.put(kind.name(), kind));
        List.of(ChannelKind.CHAT, ChannelKind.DASHBOARD, ChannelKind.WORKFLOW, ChannelKind.AI)
                .forEach(this::add);
        configured.forEach(this::add);
    }

    private void add(ChannelKind kind) {
        if (kind.name().equals(RESERVED)) {
            throw new IllegalArgumentException("the kind " + RESERVED + " is the library's own");
        }
        byName.put(kind.name(), kind);
    }

    static String nameOf(String channel) {
        return channel.substring(0, channel.indexOf(':'));
    }

    ChannelKind of(String channel) {
        String name = nameOf(channel);
        if (name.equals(RESERVED)) {
            return ownKind(channel.substring(name.length() + 1));
        }
        ChannelKind kind = byName.get(name);
        return kind == null ? ChannelKind.unknown(name) : kind;
    }

    private ChannelKind ownKind(String rest) {
        int colon = rest.indexOf(':');
        String name = colon < 0 ? rest : rest.substring(0, colon);
        ChannelKind kind = own.get(name);
        return kind == null ? ChannelKind.unknown(RESERVED) : kind;
    }
}
