package io.collab4j.document;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands what a server document is told to those who watch it, on the field's thread. */
final class ServerSubscriber implements Subscriber {
    private final List<DocumentWatcher> watchers = new CopyOnWriteArrayList<>();

    AutoCloseable add(DocumentWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public void onReady(Subscription subscription) {
        subscription.takeEdits(edit -> watchers.forEach(watcher -> watcher.onEdit(edit)));
    }

    @Override
    public void onEnded(Subscription subscription, String reason) {
        watchers.forEach(watcher -> watcher.onRestart(subscription.address().fieldName(), reason));
    }

    @Override
    public void onFieldAppeared(String fieldName) {
        // The application names the fields it watches.
    }
}
