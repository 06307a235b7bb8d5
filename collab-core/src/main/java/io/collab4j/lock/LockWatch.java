package io.collab4j.lock;

/** A watch of a document's locks; closing it again does nothing. */
@FunctionalInterface
public interface LockWatch extends AutoCloseable {
    @Override
    void close();
}
