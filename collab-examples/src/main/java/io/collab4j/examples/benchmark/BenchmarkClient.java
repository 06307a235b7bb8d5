package io.collab4j.examples.benchmark;

import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;

/** A client in the server's own process. */
interface BenchmarkClient extends Connection {

    /** Its session is open. */
    void attach(ClientSession opened);

    void say(String frame);
}
