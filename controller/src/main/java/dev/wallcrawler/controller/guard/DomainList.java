package dev.wallcrawler.controller.guard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of domains.
 *
 * @param domains each stands for itself and all its subdomains; {@code *.} in front of it changes nothing
 */
record DomainList(List<String> domains) {

    private static final String ANY_SUBDOMAIN = "*.";
    private static final Pattern AUTHORITY = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#\\\\]*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    DomainList {
        domains = domains.stream().map(DomainList::normal).toList();
    }

    private static String normal(String domain) {
        String lower = domain.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith(ANY_SUBDOMAIN) ? lower.substring(ANY_SUBDOMAIN.length()) : lower;
    }

    boolean isEmpty() {
        return domains.isEmpty();
    }

    /** Whether the URL's host is in one of the domains. A URL without a host, such as a file's, is in none. */
    boolean contains(String url) {
        return host(url)
                .filter(host -> domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain)))
                .isPresent();
    }

    /** Read by hand: browsers know hosts, paths and queries that are no parts of a URI. */
    private static Optional<String> host(String url) {
        Matcher matcher = AUTHORITY.matcher(url);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String authority = matcher.group(1);
        String server = authority.substring(authority.lastIndexOf('@') + 1);
        String host = PORT.matcher(server).replaceFirst("").toLowerCase(Locale.ROOT);
        return Optional.of(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                .filter(name -> !name.isEmpty());
    }
}
