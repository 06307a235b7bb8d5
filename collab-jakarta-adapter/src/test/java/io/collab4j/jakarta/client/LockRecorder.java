package io.collab4j.jakarta.client;

import java.util.ArrayList;
import java.util.List;

/** All that is told of one lock. */
final class LockRecorder implements LockListener {
    final List<String> told = new ArrayList<>();

    LockRecorder(ClientField field) {
        field.listenToLock(this);
    }

    @Override
    public void onLock(LockState state) {
        if (state instanceof LockState.Mine mine) {
            told.add("mine " + mine.token());
        } else if (state instanceof LockState.Held held) {
            told.add("held by " + held.userId());
        } else {
            told.add("free");
        }
    }

    @Override
    public void onLost(String reason) {
        told.add("lost " + reason);
    }
}
