package dev.wallcrawler.gateway.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The live view's page. Style and script are part of it, and its policy lets a browser run these two, by their hashes, and
 * connect to this gateway; nothing else. By default
 * the page may be shown in a frame of any site: whoever has its URL has its token.
 *
 * @param html the whole page
 * @param contentSecurityPolicy the header to send with it
 */
public record LiveView(String html, String contentSecurityPolicy) {

    private static final List<String> SCRIPTS =
            List.of("page.js", "screen.js", "pointer.js", "keyboard.js", "view.js", "live.js");

    public LiveView {
        requireNonNull(html, "html is null");
        requireNonNull(contentSecurityPolicy, "contentSecurityPolicy is null");
    }

    /**
     * Puts the page together.
     *
     * @param publicUrl where clients reach the gateway's WebSockets
     * @param frameAncestors which sites may show the page in a frame
     */
    public static LiveView load(URI publicUrl, String frameAncestors) {
        String style = resource("live.css");
        String script = SCRIPTS.stream().map(LiveView::resource).collect(Collectors.joining("\n"));
        String html = resource("live.html")
                .replace("/*style*/", style)
                .replace("/*script*/", script);
        String origin = publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
        String policy = "default-src 'none'; script-src 'sha256-" + hash(script) + "'; style-src 'sha256-" + hash(style)
                + "'; img-src data:; connect-src 'self' " + origin + "; base-uri 'none'; form-action 'none'; frame-ancestors " + frameAncestors;
        return new LiveView(html, policy);
    }

    private static String resource(String name) {
        try (InputStream stream = LiveView.class.getResourceAsStream(name)) {
            return new String(requireNonNull(stream, name + " is missing").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
