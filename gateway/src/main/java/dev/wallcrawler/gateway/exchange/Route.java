package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.session.Ticket;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a request wants to go.
 *
 * @param ticket what it shows; of no meaning for {@link Entrance#HEALTH}
 */
record Route(Entrance entrance, Ticket ticket) {

    /**
     * The route of a request target such as {@code /v1/connect/sess_1?token=t}; a slash at the end of the path is passed over.
     *
     * @throws IllegalArgumentException if the query is malformed
     */
    static Optional<Route> find(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> segments = List.of(trimmed.substring(1).split("/", -1));
        for (Entrance entrance : Entrance.values()) {
            Optional<Map<String, String>> variables = match(entrance.segments(), segments);
            if (variables.isPresent()) {
                return Optional.of(new Route(entrance, ticket(entrance, variables.get(), uri)));
            }
        }
        return Optional.empty();
    }

    /** The request target as the session's controller knows it. */
    String controllerUri(String uri, String sessionId) {
        return ticket.sessionId().isPresent() ? uri : "/v1/connect/" + sessionId + uri;
    }

    private static Ticket ticket(Entrance entrance, Map<String, String> variables, String uri) {
        Optional<String> inPath = Optional.ofNullable(variables.get("{token}"));
        return new Ticket(
                Optional.ofNullable(variables.get("{sessionId}")),
                inPath.isPresent() ? inPath : tokenInQuery(uri),
                entrance.audience());
    }

    private static Optional<String> tokenInQuery(String uri) {
        return new QueryStringDecoder(uri)
                .parameters().getOrDefault("token", List.of()).stream().findFirst();
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String actual = segments.get(i);
            if (expected.startsWith("{") && !actual.isEmpty()) {
                variables.put(expected, actual);
            } else if (!expected.equals(actual)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
