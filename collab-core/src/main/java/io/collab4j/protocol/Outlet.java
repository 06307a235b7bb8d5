package io.collab4j.protocol;

/** Where a {@link MessageSource} puts its messages: into one frame. */
public interface Outlet {
    boolean hasRoom();

    void add(String message);
}
