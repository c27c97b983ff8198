package dev.wallcrawler.session;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A proxy of the customer's own that the browser sends its traffic through. The credentials are secrets: {@link #toString()}
 * leaves them out.
 *
 * @param server scheme, host and port, such as {@code http://proxy.example:3128}
 */
public record ExternalProxy(String server, Optional<String> username, Optional<String> password) {
    public ExternalProxy {
        requireNonNull(server, "server is null");
        requireNonNull(username, "username is null");
        requireNonNull(password, "password is null");
    }

    /** Whether the proxy asks for credentials. */
    public boolean authenticates() {
        return username.isPresent();
    }

    @Override
    public String toString() {
        return "ExternalProxy[server=" + server + ", credentials=" + (authenticates() ? "withheld" : "none") + "]";
    }
}
