package dev.wallcrawler.local.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A method of a resource.
 *
 * @param resource the template, such as {@code /v1/sessions/{id}}
 */
public record Route(String method, String resource) {
    public Route {
        requireNonNull(method, "method is null");
        requireNonNull(resource, "resource is null");
    }

    /** The template's parameters in this path, decoded; empty if this is not a path of the template. */
    Optional<Map<String, String>> match(String path) {
        String[] template = resource.split("/", -1);
        String[] actual = path.split("/", -1);
        if (template.length != actual.length) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].startsWith("{")) {
                Optional<String> value = decode(actual[i]);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                parameters.put(template[i].substring(1, template[i].length() - 1), value.get());
            } else if (!template[i].equals(actual[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Optional<String> decode(String segment) {
        try {
            String value = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(value).filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What is asked for in a query string, decoded, in order, each name with all its values. */
    static Map<String, List<String>> query(String encoded) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty()) {
                values.computeIfAbsent(lenient(name), _ -> new ArrayList<>()).add(lenient(value));
            }
        }
        return values;
    }

    private static String lenient(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return encoded;
        }
    }
}
