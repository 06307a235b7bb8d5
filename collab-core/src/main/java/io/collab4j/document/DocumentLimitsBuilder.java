package io.collab4j.document;

import io.collab4j.protocol.DeliveryPace;
import java.time.Duration;

/** {@link DocumentLimits} that differ from others in what is set here. Not thread-safe. */
public final class DocumentLimitsBuilder {
    private long maxDocumentBytes;
    private int maxFields;
    private int transformOperations;
    private int transformComponents;
    private int groupSize;
    private int commitAttempts;
    private int retainedOperations;
    private Duration retainedFor;
    private long retainedBytes;
    private int snapshotEvery;
    private Duration heartbeat;
    private Duration idleUnload;
    private Duration saveIdle;
    private Duration saveAtMost;
    private DeliveryPace pace;
    private Duration clientRecordLifetime;

    DocumentLimitsBuilder(DocumentLimits from) {
        maxDocumentBytes = from.maxDocumentBytes();
        maxFields = from.maxFields();
        transformOperations = from.transformOperations();
        transformComponents = from.transformComponents();
        groupSize = from.groupSize();
        commitAttempts = from.commitAttempts();
        retainedOperations = from.retainedOperations();
        retainedFor = from.retainedFor();
        retainedBytes = from.retainedBytes();
        snapshotEvery = from.snapshotEvery();
        heartbeat = from.heartbeat();
        idleUnload = from.idleUnload();
        saveIdle = from.saveIdle();
        saveAtMost = from.saveAtMost();
        pace = from.pace();
        clientRecordLifetime = from.clientRecordLifetime();
    }

    public DocumentLimitsBuilder maxDocumentBytes(long maxDocumentBytes) {
        this.maxDocumentBytes = maxDocumentBytes;
        return this;
    }

    public DocumentLimitsBuilder maxFields(int maxFields) {
        this.maxFields = maxFields;
        return this;
    }

    public DocumentLimitsBuilder transformOperations(int transformOperations) {
        this.transformOperations = transformOperations;
        return this;
    }

    public DocumentLimitsBuilder transformComponents(int transformComponents) {
        this.transformComponents = transformComponents;
        return this;
    }

    public DocumentLimitsBuilder groupSize(int groupSize) {
        this.groupSize = groupSize;
        return this;
    }

    public DocumentLimitsBuilder commitAttempts(int commitAttempts) {
        this.commitAttempts = commitAttempts;
        return this;
    }

    public DocumentLimitsBuilder retainedOperations(int retainedOperations) {
        this.retainedOperations = retainedOperations;
        return this;
    }

    public DocumentLimitsBuilder retainedFor(Duration retainedFor) {
        this.retainedFor = retainedFor;
        return this;
    }

    public DocumentLimitsBuilder retainedBytes(long retainedBytes) {
        this.retainedBytes = retainedBytes;
        return this;
    }

    public DocumentLimitsBuilder snapshotEvery(int snapshotEvery) {
        this.snapshotEvery = snapshotEvery;
        return this;
    }

    public DocumentLimitsBuilder heartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
        return this;
    }

    public DocumentLimitsBuilder idleUnload(Duration idleUnload) {
        this.idleUnload = idleUnload;
        return this;
    }

    public DocumentLimitsBuilder saveIdle(Duration saveIdle) {
        this.saveIdle = saveIdle;
        return this;
    }

    public DocumentLimitsBuilder saveAtMost(Duration saveAtMost) {
        this.saveAtMost = saveAtMost;
        return this;
    }

    public DocumentLimitsBuilder pace(DeliveryPace pace) {
        this.pace = pace;
        return this;
    }

    public DocumentLimitsBuilder clientRecordLifetime(Duration clientRecordLifetime) {
        this.clientRecordLifetime = clientRecordLifetime;
        return this;
    }

    public DocumentLimits build() {
        return new DocumentLimits(
                maxDocumentBytes,
                maxFields,
                transformOperations,
                transformComponents,
                groupSize,
                commitAttempts,
                retainedOperations,
                retainedFor,
                retainedBytes,
                snapshotEvery,
                heartbeat,
                idleUnload,
                saveIdle,
                saveAtMost,
                pace,
                clientRecordLifetime);
    }
}
