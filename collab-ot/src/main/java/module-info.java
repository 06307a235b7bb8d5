/** Operational transform without any dependency: operation types, immutable text, the client state machine. */
module io.collab4j.ot {
    requires static transitive org.jspecify;

    exports io.collab4j.ot;
    exports io.collab4j.ot.text;
}
