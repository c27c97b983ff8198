package dev.wallcrawler.gateway;

import dev.wallcrawler.Environment;
import dev.wallcrawler.deployment.FrameAncestors;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * How one gateway is set up.
 *
 * @param bind the address to listen at
 * @param port the port to listen at; 0 takes any free one
 * @param publicUrl where clients reach this gateway: scheme {@code ws} or {@code wss}, no path
 * @param readyWait for how long a client is held while its session starts
 * @param drain for how long open connections may go on once the gateway was told to stop
 * @param frameAncestors which sites may show a live view in a frame, in the words of the {@code Content-Security-Policy}
 */
public record GatewaySettings(
        String bind, int port, URI publicUrl, Duration readyWait, Duration drain, String frameAncestors) {

    private static final Set<String> SCHEMES = Set.of("ws", "wss");

    public GatewaySettings {
        requireNonNull(bind, "bind is null");
        requireNonNull(publicUrl, "publicUrl is null");
        requireNonNull(readyWait, "readyWait is null");
        requireNonNull(drain, "drain is null");
        requireNonNull(frameAncestors, "frameAncestors is null");
    }

    /**
     * Reads {@code GATEWAY_BIND} (default 0.0.0.0), {@code GATEWAY_PORT} (8080), {@code GATEWAY_URL}, {@code READY_WAIT_SECONDS}
     * (60), {@code GATEWAY_DRAIN_SECONDS} (10) and {@code LIVE_VIEW_FRAME_ANCESTORS} (any site).
     *
     * @throws IllegalStateException naming the variable that is missing or makes no sense
     */
    public static GatewaySettings from(Environment environment) {
        return new GatewaySettings(
                environment.find("GATEWAY_BIND").orElse("0.0.0.0"),
                port(environment),
                publicUrl(environment),
                environment.seconds("READY_WAIT_SECONDS", Duration.ofSeconds(60)),
                environment.seconds("GATEWAY_DRAIN_SECONDS", Duration.ofSeconds(10)),
                FrameAncestors.from(environment).orElse("*"));
    }

    private static int port(Environment environment) {
        int port = environment.integer("GATEWAY_PORT", 8080);
        if (port < 0 || port > 65_535) {
            throw new IllegalStateException("environment variable GATEWAY_PORT must be between 0 and 65535");
        }
        return port;
    }

    private static URI publicUrl(Environment environment) {
        return parse(environment.require("GATEWAY_URL"))
                .filter(url -> url.getHost() != null && SCHEMES.contains(url.getScheme()))
                .orElseThrow(() -> new IllegalStateException(
                        "environment variable GATEWAY_URL must be a URL such as wss://gateway.example"));
    }

    private static Optional<URI> parse(String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
