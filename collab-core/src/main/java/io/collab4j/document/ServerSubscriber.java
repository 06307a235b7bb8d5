package io.collab4j.document;

import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.MessageSource;
import io.collab4j.store.Signalled;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands what a server document is told to those who watch it, on the field's thread. */
final class ServerSubscriber implements Subscriber {
    private final List<DocumentWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Failures failures;
    private final Scope scope;

    ServerSubscriber(Failures failures, Scope scope) {
        this.failures = failures;
        this.scope = scope;
    }

    AutoCloseable add(DocumentWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public void onReady(Subscription subscription, long waitNanos) {
        subscription.takeEdits(edit -> tell(watcher -> watcher.onEdit(edit)));
    }

    @Override
    public void onEnded(Subscription subscription, String reason) {
        tell(watcher -> watcher.onRestart(subscription.address().fieldName(), reason));
    }

    @Override
    public void onRemoved(String reason) {
        tell(DocumentWatcher::onDeleted);
    }

    /** A watcher that throws must not harm the field whose thread this is. */
    private void tell(Consumer<DocumentWatcher> news) {
        for (DocumentWatcher watcher : watchers) {
            try {
                news.accept(watcher);
            } catch (RuntimeException failure) {
                failures.report("a watcher of a document", scope, failure);
            }
        }
    }

    @Override
    public void onFieldAppeared(String fieldName) {
        // The application names the fields it watches.
    }

    @Override
    public void onNews(MessageSource source, long waitNanos) {
        // The application asks who is there.
    }

    @Override
    public void onSignal(Signalled signal) {
        // Nobody shows the application as somebody to reach.
    }
}
