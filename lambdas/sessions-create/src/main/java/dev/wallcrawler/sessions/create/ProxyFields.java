package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.JsonFields;
import dev.wallcrawler.session.ExternalProxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code proxies}: at most one external proxy, for all domains. Messages never repeat a server or a credential. */
final class ProxyFields {

    private static final Set<String> SOCKS = Set.of("socks4", "socks5");
    private static final int MAX_CREDENTIAL_CHARACTERS = 1_024;
    /** A host name has 253 at most, and ECS takes 8,192 characters of overrides in all. */
    private static final int MAX_SERVER_CHARACTERS = 512;
    private static final int MAX_PORT = 65_535;

    private ProxyFields() {}

    static Optional<ExternalProxy> read(JsonFields body) {
        if (body.isBool("proxies")) {
            if (body.bool("proxies").orElse(false)) {
                throw body.wrong("proxies", "must be an array: managed proxies are not supported");
            }
            return Optional.empty();
        }
        List<JsonFields> proxies = body.objects("proxies");
        Optional<ExternalProxy> external = Optional.empty();
        for (JsonFields proxy : proxies) {
            boolean hasPattern = proxy.string("domainPattern").isPresent();
            Optional<String> type = proxy.oneOf("type", "browserbase", "external", "none");
            external = switch (type.orElseThrow(() -> proxy.wrong("type", "is missing"))) {
                case "external" -> Optional.of(external(proxy, hasPattern));
                case "none" -> external;
                default -> throw proxy.wrong("type", "browserbase is not supported: there are no managed proxies");
            };
        }
        if (external.isPresent() && proxies.size() > 1) {
            throw body.wrong("proxies", "is not supported with more than one entry: one external proxy takes all traffic");
        }
        return external;
    }

    private static ExternalProxy external(JsonFields proxy, boolean hasPattern) {
        if (hasPattern) {
            throw proxy.wrong("domainPattern", "is not supported: an external proxy takes all traffic");
        }
        URI server = server(proxy);
        Optional<String> username = credential(proxy, "username");
        Optional<String> password = credential(proxy, "password");
        if (password.isPresent() && username.isEmpty()) {
            throw proxy.wrong("username", "is missing: a password needs one");
        }
        if (username.isPresent() && SOCKS.contains(server.getScheme())) {
            throw proxy.wrong("username", "is not supported with a SOCKS proxy");
        }
        return new ExternalProxy(server.getScheme() + "://" + server.getHost() + ":" + server.getPort(), username, password);
    }

    /** The server with scheme, host and port filled in. */
    private static URI server(JsonFields proxy) {
        String asked = proxy.string("server").orElseThrow(() -> proxy.wrong("server", "is missing"));
        if (asked.length() > MAX_SERVER_CHARACTERS) {
            throw malformed(proxy);
        }
        try {
            URI uri = new URI(asked.contains("://") ? asked : "http://" + asked);
            if (uri.getRawUserInfo() != null) {
                throw proxy.wrong("server", "must not hold credentials: use username and password");
            }
            if (uri.getScheme() == null || uri.getHost() == null) {
                throw malformed(proxy);
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int usualPort = usualPort(scheme).orElseThrow(() -> malformed(proxy));
            int port = uri.getPort() == -1 ? usualPort : uri.getPort();
            boolean bare = (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (bare && port >= 1 && port <= MAX_PORT) {
                return new URI(scheme + "://" + uri.getHost() + ":" + port);
            }
        } catch (URISyntaxException _) {
            // The exception quotes the server, which may hold credentials.
            throw malformed(proxy);
        }
        throw malformed(proxy);
    }

    private static RuntimeException malformed(JsonFields proxy) {
        return proxy.wrong("server", "must be a URL such as http://proxy.example:3128 (http, https, socks4 or socks5)");
    }

    /** Empty for a scheme that a browser's proxy cannot have. */
    private static OptionalInt usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> OptionalInt.of(80);
            case "https" -> OptionalInt.of(443);
            case "socks4", "socks5" -> OptionalInt.of(1080);
            default -> OptionalInt.empty();
        };
    }

    private static Optional<String> credential(JsonFields proxy, String name) {
        Optional<String> value = proxy.string(name);
        if (value.isPresent()
                && (value.get().length() > MAX_CREDENTIAL_CHARACTERS
                        || value.get().chars().anyMatch(Character::isISOControl))) {
            throw proxy.wrong(name, "must have at most " + MAX_CREDENTIAL_CHARACTERS + " characters, none of them a control");
        }
        return value.filter(text -> !text.isEmpty());
    }
}
