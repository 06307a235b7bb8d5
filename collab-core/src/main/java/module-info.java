/** The collaboration server without a container. Start at {@link io.collab4j.Collab}. */
module io.collab4j.core {
    requires transitive io.collab4j.ot;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static micrometer.core;
    requires static transitive org.jspecify;

    exports io.collab4j.json;
    exports io.collab4j.runtime;
    exports io.collab4j.protocol;
    exports io.collab4j.identity;
    exports io.collab4j.store;
    exports io.collab4j.store.memory;
    exports io.collab4j.stream;
    exports io.collab4j.access;
    exports io.collab4j.activity;
    exports io.collab4j.feed;
    exports io.collab4j.notification;
    exports io.collab4j.document;
    exports io.collab4j.lock;
    exports io.collab4j.presence;
    exports io.collab4j.channel;
    exports io.collab4j.session;
    exports io.collab4j.revocation;
    exports io.collab4j;
    exports io.collab4j.observe;
    exports io.collab4j.micrometer;
}
