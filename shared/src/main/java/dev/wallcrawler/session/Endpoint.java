package dev.wallcrawler.session;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Where a session's browser can be reached from inside the network, and what its controller knows of its whereabouts.
 *
 * @param privateIp the address that the gateway connects to
 * @param port the controller's port
 * @param publicIp the address that web sites see (best effort)
 * @param containerId the container's id (best effort)
 */
public record Endpoint(String privateIp, int port, Optional<String> publicIp, Optional<String> containerId) {

    /** How many bytes an answer of a browser or its controller has at most, beside WebSockets. */
    public static final int MAX_ANSWER = 4 << 20;

    public Endpoint {
        requireNonNull(privateIp, "privateIp is null");
        requireNonNull(publicIp, "publicIp is null");
        requireNonNull(containerId, "containerId is null");
    }
}
