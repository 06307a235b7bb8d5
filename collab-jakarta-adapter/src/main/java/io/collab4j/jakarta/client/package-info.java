/**
 * The Java client, for services, tests and desktop programs that edit together with everybody else. Start at {@link
 * io.collab4j.jakarta.client.CollabClient}: it keeps one line to a server, documents are joined on it, and their fields
 * are edited, locked and listened to; channels and who is online are there as well. It needs any implementation of the
 * Jakarta WebSocket client API at run time. Where no WebSocket gets through, the line goes over plain HTTP ({@link
 * io.collab4j.jakarta.client.ClientTransport}), and loses or repeats nothing when it changes its way.
 *
 * <p>Everything of one client happens on one serial loop, listeners included, and nothing blocks.
 */
@NullMarked
package io.collab4j.jakarta.client;

import org.jspecify.annotations.NullMarked;
