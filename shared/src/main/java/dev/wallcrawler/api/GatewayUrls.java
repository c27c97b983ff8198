package dev.wallcrawler.api;

import dev.wallcrawler.Environment;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The public URLs of the gateway, as clients are given them. Those that hold a token are secrets. */
public final class GatewayUrls {

    private final String webSocketBase;
    private final String httpBase;

    /**
     * @param base the gateway's public address: {@code wss://host} (or ws, https, http), with a port and a path where it has them
     * @throws IllegalArgumentException if it is no such address
     */
    public GatewayUrls(String base) {
        URI uri = URI.create(base.strip());
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        boolean secure =
                switch (scheme) {
                    case "wss", "https" -> true;
                    case "ws", "http" -> false;
                    default -> throw new IllegalArgumentException("the gateway's URL must begin with wss:// or ws://");
                };
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the gateway's URL must have a host, and no query");
        }
        String rest = uri.getRawAuthority() + uri.getRawPath().replaceAll("/+$", "");
        this.webSocketBase = (secure ? "wss://" : "ws://") + rest;
        this.httpBase = (secure ? "https://" : "http://") + rest;
    }

    /** Reads {@code GATEWAY_URL}. */
    public static GatewayUrls from(Environment environment) {
        return new GatewayUrls(environment.require("GATEWAY_URL"));
    }

    /** The browser's WebSocket. */
    public String connect(String sessionId, String token) {
        return webSocketBase + "/v1/connect/" + sessionId + "?token=" + token;
    }

    /** The HTTP side of the same browser; the token goes with it by itself. */
    public String connectOverHttp(String sessionId) {
        return httpBase + "/v1/connect/" + sessionId;
    }

    /** The live view of the whole session. */
    public String live(String sessionId, String token) {
        return httpBase + "/v1/live/" + sessionId + "/" + token;
    }

    /** The live view of one page. */
    public String livePage(String sessionId, String token, String pageId) {
        return live(sessionId, token) + "?page=" + URLEncoder.encode(pageId, StandardCharsets.UTF_8);
    }

    /** The list of pages behind the live view. */
    public String livePages(String sessionId, String token) {
        return live(sessionId, token) + "/pages";
    }

    /** Answers as long as the gateway does. */
    public String health() {
        return httpBase + "/health";
    }
}
