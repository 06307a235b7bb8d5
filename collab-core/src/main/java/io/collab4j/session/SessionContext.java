package io.collab4j.session;

import io.collab4j.access.Gate;
import io.collab4j.channel.ChannelService;
import io.collab4j.document.DocumentService;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.presence.PresenceNode;
import io.collab4j.protocol.FrameDecoder;
import io.collab4j.protocol.MessageLimits;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ClientStore;

/** What every session of a node works with. */
record SessionContext(
        CollabRuntime runtime,
        Gate gate,
        ClientStore clients,
        DocumentService documents,
        LockRoom locks,
        PresenceNode presence,
        ChannelService channels,
        SessionLimits limits,
        MessageLimits messageLimits,
        SessionMessages.Limits announcedLimits,
        FrameDecoder decoder,
        SessionRegistry registry,
        EndedSessions ended,
        NodeBudgets budgets,
        RevocationService revocations,
        FlushTicker ticker,
        Load load,
        CollabListener listener,
        Failures failures) {

    long nanoTime() {
        return runtime.scheduler().nanoTime();
    }
}
