package io.collab4j.jakarta;

import jakarta.servlet.ServletContext;

/** A server in a real servlet container, on a free port of this machine only. */
public interface ContainerNode extends AutoCloseable {

    int port();

    /** Sockets the container holds, whatever has become of the WebSockets on them. */
    long sockets();

    /** The application that the server is in. */
    ServletContext application();

    /** It is stopped, as when it is replaced. */
    void undeploy();

    @Override
    void close();
}
