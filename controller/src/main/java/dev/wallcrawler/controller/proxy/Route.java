package dev.wallcrawler.controller.proxy;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.List;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/** What a request's path asks for. */
sealed interface Route {

    /** Is the controller up? */
    record Health() implements Route {}

    /** A client's WebSocket: the browser's own. */
    record ConnectBrowser(String sessionId, String token) implements Route {}

    /** A client's WebSocket: a page's. */
    record ConnectPage(String sessionId, String token, String targetId) implements Route {}

    /** A client asks how to connect. */
    record Version(String sessionId, String token) implements Route {}

    /** A client asks what there is to connect to. */
    record Targets(String sessionId, String token) implements Route {}

    /** A live view's WebSocket: a page's. */
    record LivePage(String sessionId, String token, String targetId) implements Route {}

    /** A live view asks which pages there are. */
    record LivePages(String sessionId, String token) implements Route {}

    /** Nothing that is known. */
    record Unknown() implements Route {}

    /** Nothing that can be read. */
    record Malformed() implements Route {}

    Pattern TARGET = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Reads a request's target. */
    static Route of(String uri) {
        requireNonNull(uri, "uri is null");
        try {
            return of(new QueryStringDecoder(uri));
        } catch (IllegalArgumentException _) {
            return new Malformed();
        }
    }

    private static Route of(QueryStringDecoder query) {
        String path = query.path();
        if (path.equals("/health")) {
            return new Health();
        }
        List<String> parts = List.of(path.substring(Math.min(1, path.length())).split("/"));
        if (parts.size() < 3 || !parts.getFirst().equals("v1")) {
            return new Unknown();
        }
        String sessionId = parts.get(2);
        return switch (parts.get(1)) {
            case "connect" -> connect(sessionId, token(query), parts.subList(3, parts.size()));
            case "live" -> live(sessionId, parts.subList(3, parts.size()));
            default -> new Unknown();
        };
    }

    private static Route connect(String sessionId, String token, List<String> rest) {
        return switch (String.join("/", rest.subList(0, Math.min(2, rest.size())))) {
            case "" -> new ConnectBrowser(sessionId, token);
            case "json", "json/list" -> rest.size() <= 2 ? new Targets(sessionId, token) : new Unknown();
            case "json/version" -> rest.size() == 2 ? new Version(sessionId, token) : new Unknown();
            case "devtools/page" ->
                rest.size() == 3 && isTarget(rest.get(2))
                        ? new ConnectPage(sessionId, token, rest.get(2))
                        : new Unknown();
            default -> new Unknown();
        };
    }

    private static Route live(String sessionId, List<String> rest) {
        if (rest.size() == 2 && rest.get(1).equals("pages")) {
            return new LivePages(sessionId, rest.getFirst());
        }
        if (rest.size() == 3 && rest.get(1).equals("ws") && isTarget(rest.get(2))) {
            return new LivePage(sessionId, rest.getFirst(), rest.get(2));
        }
        return new Unknown();
    }

    /** The id goes into a request to the browser, which nobody else is to have a word in. */
    private static boolean isTarget(String id) {
        return TARGET.matcher(id).matches();
    }

    private static String token(QueryStringDecoder query) {
        return query.parameters().getOrDefault("token", List.of("")).getFirst();
    }
}
