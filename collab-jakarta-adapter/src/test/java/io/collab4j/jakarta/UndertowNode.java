package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;

/** A server in a real Undertow. */
final class UndertowNode implements ContainerNode {
    private final DeploymentManager application;
    private final Undertow undertow;
    private final Collab collab;

    UndertowNode(Collab collab, CollabServletOptions options) throws Exception {
        this(collab, options, false);
    }

    UndertowNode(Collab collab, CollabServletOptions options, boolean http2) throws Exception {
        this.collab = collab;
        ServletContainerInitializer install =
                (classes, servletContext) -> CollabServlet.install(servletContext, collab, options);
        DeploymentInfo deployment = new DeploymentInfo()
                .setClassLoader(UndertowNode.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("collab")
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, 16 * 1024)))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(install), Set.of()));
        application = ServletContainer.Factory.newInstance().addDeployment(deployment);
        application.deploy();
        undertow = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_STATISTICS, true)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, http2)
                .addHttpListener(0, "127.0.0.1", application.start())
                .build();
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public long sockets() {
        return undertow.getListenerInfo().get(0).getConnectorStatistics().getActiveConnections();
    }

    @Override
    public ServletContext application() {
        return application.getDeployment().getServletContext();
    }

    @Override
    public void undeploy() {
        try {
            application.stop();
            application.undeploy();
        } catch (ServletException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        if (application.getState() != DeploymentManager.State.UNDEPLOYED) {
            undeploy();
        }
        undertow.stop();
        collab.close();
    }
}
