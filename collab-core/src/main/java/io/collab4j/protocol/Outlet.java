package io.collab4j.protocol;

/** Where a {@link MessageSource} puts its messages: into one frame. */
public interface Outlet {
    boolean hasRoom();

    void add(String message);

    /** The same for what the messages of users have others told, which counts against what their tenant may have delivered. */
    void relay(String message);
}
