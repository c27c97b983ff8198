package dev.wallcrawler.session;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How the session's browser is to be set up. Holds no secret: proxy credentials travel in {@link ExternalProxy}, which only
 * the session item stores.
 *
 * @param viewport the window size, when one was asked for
 * @param ignoreCertificateErrors whether TLS errors are passed over; on by default, as in the Browserbase API
 * @param blockAds whether requests to hosts on the bundled list are blocked
 * @param allowedDomains domains, subdomains included, that main-frame navigation is limited to; empty means any
 */
public record BrowserSettings(
        Optional<Viewport> viewport, boolean ignoreCertificateErrors, boolean blockAds, List<String> allowedDomains) {

    /** What a session gets that asks for nothing. */
    public static final BrowserSettings DEFAULT = new BrowserSettings(Optional.empty(), true, false, List.of());

    public BrowserSettings {
        requireNonNull(viewport, "viewport is null");
        allowedDomains = List.copyOf(allowedDomains);
    }

    /**
     * A window size in CSS pixels.
     *
     * @param width 1 to 10,000
     * @param height 1 to 10,000
     */
    public record Viewport(int width, int height) {
        /** The largest width and height that are accepted. */
        public static final int MAX = 10_000;

        public Viewport {
            if (width < 1 || width > MAX || height < 1 || height > MAX) {
                throw new IllegalArgumentException("viewport must be between 1x1 and " + MAX + "x" + MAX);
            }
        }
    }
}
