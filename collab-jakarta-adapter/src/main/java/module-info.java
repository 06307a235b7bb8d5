/** Collab4j in any Jakarta servlet container. Start at CollabServlet. */
module io.collab4j.jakarta {
    requires transitive io.collab4j.core;
    requires com.nimbusds.jose.jwt;
    requires transitive java.net.http;
    requires static java.sql;
    requires static transitive jakarta.persistence;
    requires static transitive jakarta.servlet;
    requires static transitive jakarta.transaction;
    requires static transitive jakarta.websocket;
    requires static transitive jakarta.websocket.client;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.collab4j.jakarta;
    exports io.collab4j.jakarta.client;
    exports io.collab4j.jakarta.persistence;
}
