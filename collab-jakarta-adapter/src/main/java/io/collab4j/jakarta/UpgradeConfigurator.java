package io.collab4j.jakarta;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** How one connection is upgraded; the servlet has checked everything before. */
final class UpgradeConfigurator extends ServerEndpointConfig.Configurator {
    private final CollabEndpoint endpoint;

    private UpgradeConfigurator(CollabEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    static ServerEndpointConfig configure(String path, CollabEndpoint endpoint) {
        return ServerEndpointConfig.Builder.create(CollabEndpoint.class, path)
                .subprotocols(List.of(HandshakeTokens.PROTOCOL))
                .configurator(new UpgradeConfigurator(endpoint))
                .build();
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(endpoint);
    }

    @Override
    public boolean checkOrigin(String originHeaderValue) {
        // Done, with the request at hand that this method does not see.
        return true;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.contains(HandshakeTokens.PROTOCOL) ? HandshakeTokens.PROTOCOL : "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        // permessage-deflate costs over 100 KB a connection and lets a small frame become a large one.
        return List.of();
    }
}
