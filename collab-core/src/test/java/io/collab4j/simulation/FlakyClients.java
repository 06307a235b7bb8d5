package io.collab4j.simulation;

import io.collab4j.store.ClientStore;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Client ids over {@link FlakyCalls}. */
final class FlakyClients implements ClientStore {
    private final ClientStore shared;
    private final FlakyCalls calls;

    FlakyClients(ClientStore shared, FlakyCalls calls) {
        this.shared = shared;
        this.calls = calls;
    }

    @Override
    public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
        return calls.call(client, () -> shared.issue(client, tokenHash, timeToLive));
    }

    @Override
    public CompletionStage<OptionalLong> resume(
            ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
        return calls.call(client, () -> shared.resume(client, presentedHash, newHash, timeToLive));
    }

    @Override
    public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
        return calls.call(client, () -> shared.touch(client, timeToLive));
    }

    @Override
    public CompletionStage<Void> forget(ClientKey client) {
        return calls.call(client, () -> shared.forget(client));
    }
}
