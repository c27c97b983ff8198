package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.SessionRef;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a controller is told through its environment. Holds no secret.
 *
 * @param expiresAt when the session ends at the latest
 * @param keepAlive whether the session outlives its last client
 * @param proxyServer scheme, host and port of the external proxy
 * @param proxyAuthenticates whether the session's item holds credentials for that proxy
 * @param bindAddress the address to listen on
 * @param port the port to listen on; 0 for any
 * @param gatewayUrl the gateway's public base, for the URLs in DevTools answers
 * @param containerMetadata where ECS tells a container about itself
 * @param firstClientTimeout how long a ready browser waits for its first client
 * @param idleTimeout how long no message may pass
 * @param disconnectGrace how long a session that is not kept alive waits for a client to come back
 * @param startTimeout how long the browser may take to answer
 */
public record ControllerSettings(
        SessionRef session,
        Instant expiresAt,
        boolean keepAlive,
        BrowserSettings browserSettings,
        Optional<String> proxyServer,
        boolean proxyAuthenticates,
        String bindAddress,
        int port,
        Optional<String> gatewayUrl,
        Optional<URI> containerMetadata,
        Duration firstClientTimeout,
        Duration idleTimeout,
        Duration disconnectGrace,
        Duration startTimeout) {

    private static final int DEFAULT_PORT = 9222;
    private static final int MAX_PORT = 65_535;

    public ControllerSettings {
        requireNonNull(session, "session is null");
        requireNonNull(expiresAt, "expiresAt is null");
        requireNonNull(browserSettings, "browserSettings is null");
        requireNonNull(proxyServer, "proxyServer is null");
        requireNonNull(bindAddress, "bindAddress is null");
        requireNonNull(gatewayUrl, "gatewayUrl is null");
        requireNonNull(containerMetadata, "containerMetadata is null");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalStateException("environment variable CONTROLLER_PORT must be 0 to " + MAX_PORT);
        }
    }

    /** @throws IllegalStateException naming the variable that is absent or malformed, never its value */
    public static ControllerSettings from(Environment environment) {
        return new ControllerSettings(
                new SessionRef(environment.require("SESSION_ID"), environment.require("PROJECT_ID")),
                epochMillis(environment, "SESSION_EXPIRES_AT"),
                environment.flag("KEEP_ALIVE", false),
                environment
                        .find("BROWSER_SETTINGS")
                        .map(BrowserSettingsJson::read)
                        .orElse(BrowserSettings.DEFAULT),
                environment.find("PROXY_SERVER"),
                environment.flag("PROXY_AUTHENTICATES", false),
                environment.find("CONTROLLER_BIND").orElse("0.0.0.0"),
                environment.integer("CONTROLLER_PORT", DEFAULT_PORT),
                environment.find("GATEWAY_URL"),
                environment.find("ECS_CONTAINER_METADATA_URI_V4").map(URI::create),
                environment.seconds("FIRST_CLIENT_TIMEOUT_SECONDS", Duration.ofMinutes(5)),
                environment.seconds("IDLE_TIMEOUT_SECONDS", Duration.ofMinutes(10)),
                environment.seconds("DISCONNECT_GRACE_SECONDS", Duration.ofSeconds(5)),
                environment.seconds("START_TIMEOUT_SECONDS", Duration.ofMinutes(3)));
    }

    private static Instant epochMillis(Environment environment, String name) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(environment.require(name).strip()));
        } catch (NumberFormatException _) {
            throw new IllegalStateException("environment variable " + name + " must be milliseconds since the epoch");
        }
    }
}
