package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ChannelDraft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends what is published on one node to the store: what waits goes in groups, one group at a time, so everything stays
 * in the order in which it came. Runs on the channel's mailbox.
 */
final class ChannelAppender {
    private static final int GROUP = 256;

    private final OpenChannel channel;
    private final ChannelContext context;
    private final ChannelKind kind;
    private final Deque<Publication> waiting = new ArrayDeque<>();
    private boolean appending;
    private boolean closed;

    ChannelAppender(OpenChannel channel, ChannelContext context) {
        this.channel = channel;
        this.context = context;
        this.kind = context.kinds().of(channel.key().channel());
    }

    void add(Publication publication) {
        if (closed) {
            refuse(publication, stopping());
        } else {
            waiting.add(publication);
        }
    }

    /** Nothing more goes to the store: a node that has given up does not get ahead of the one its clients go to. */
    void close() {
        closed = true;
        waiting.forEach(each -> refuse(each, stopping()));
        waiting.clear();
    }

    private void refuse(Publication publication, CollabException reason) {
        publication.failed(reason);
        channel.release();
    }

    private static CollabException stopping() {
        return new CollabException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
    }

    void run() {
        if (appending) {
            return;
        }
        List<Publication> group = nextGroup();
        if (group.isEmpty()) {
            return;
        }
        appending = true;
        List<ChannelDraft> drafts = group.stream().map(Publication::draft).toList();
        context.ask(channel.key(), store -> store.append(channel.key(), drafts, kind.retention()))
                .whenComplete((position, failure) -> channel.post(() -> done(group, position, failure)));
    }

    /** Not more than a part of what the ring holds, so that no group by itself overtakes anybody. */
    private List<Publication> nextGroup() {
        int most = Math.max(1, Math.min(GROUP, context.limits().ringMessages() / 4));
        List<Publication> group = new ArrayList<>();
        long bytes = 0;
        while (group.size() < most && !waiting.isEmpty()) {
            Publication next = waiting.getFirst();
            if (next.isVoid()) {
                refuse(waiting.removeFirst(), Backlog.behindFailure());
                continue;
            }
            bytes += next.bytes();
            if (!group.isEmpty() && bytes > context.limits().ringBytes() / 4) {
                break;
            }
            group.add(waiting.removeFirst());
        }
        return group;
    }

    private void done(List<Publication> group, @Nullable ChannelPosition last, @Nullable Throwable failure) {
        appending = false;
        if (last == null) {
            CollabException refusal = failure instanceof CollabException known
                    ? known
                    : new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
            group.forEach(each -> refuse(each, refusal));
            return;
        }
        long before = last.offset() - group.size();
        for (int i = 0; i < group.size(); i++) {
            group.get(i).committed(new ChannelPosition(last.epoch(), before + i + 1));
            channel.release();
        }
        channel.onAppended(last.epoch(), before, group);
    }
}
