package dev.wallcrawler.controller.browser;

import java.net.URI;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Where a browser's DevTools listen: an address on loopback that only this machine reaches.
 *
 * @param port the TCP port
 * @param browserPath the path of the browser's own WebSocket, {@code /devtools/browser/…}
 */
public record DevTools(String host, int port, String browserPath) {

    private static final String ANNOUNCEMENT = "DevTools listening on ";

    public DevTools {
        requireNonNull(host, "host is null");
        requireNonNull(browserPath, "browserPath is null");
    }

    /** Reads the line by which Chromium announces it on standard error; empty for any other line. */
    static Optional<DevTools> announcedBy(String line) {
        int at = line.indexOf(ANNOUNCEMENT);
        if (at < 0) {
            return Optional.empty();
        }
        URI address = URI.create(line.substring(at + ANNOUNCEMENT.length()).strip());
        return Optional.of(new DevTools(address.getHost(), address.getPort(), address.getPath()));
    }

    /** The path of a page's WebSocket. */
    public static String pagePath(String targetId) {
        return "/devtools/page/" + targetId;
    }

    /** What requests to it must name as their host. */
    public String authority() {
        return host + ":" + port;
    }
}
