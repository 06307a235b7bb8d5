package io.collab4j.jakarta;

/** A server in a real servlet container, on a free port of this machine only. */
public interface ContainerNode extends AutoCloseable {

    int port();

    /** Sockets the container holds, whatever has become of the WebSockets on them. */
    long sockets();

    /** The application is stopped, as when it is replaced. */
    void undeploy();

    @Override
    void close();
}
