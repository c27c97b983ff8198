package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.Session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * A search by user metadata: {@code user_metadata['path']['to']:'value'} finds the sessions whose metadata has a string at that
 * path and that string equals the value. In a key or the value, a backslash makes the quote or backslash after it a plain
 * character.
 *
 * @param path the keys from the outside in; never empty
 */
public record MetadataQuery(List<String> path, String value) implements Predicate<Session> {

    private static final String QUOTED = "'((?:[^'\\\\]|\\\\['\\\\])*+)'";
    private static final Pattern KEY = Pattern.compile("\\G\\[" + QUOTED + "\\]");
    private static final Pattern VALUE = Pattern.compile(":" + QUOTED);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(['\\\\])");
    private static final String ROOT = "user_metadata";
    private static final int MAX_CHARACTERS = 2_048;

    public MetadataQuery {
        path = List.copyOf(path);
        requireNonNull(value, "value is null");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a query needs a path");
        }
    }

    /**
     * Reads a query.
     *
     * @throws ApiException 400 if it is anything but a query of this one form
     */
    public static MetadataQuery parse(String q) {
        if (!q.startsWith(ROOT) || q.length() > MAX_CHARACTERS) {
            throw malformed();
        }
        List<String> path = new ArrayList<>();
        Matcher key = KEY.matcher(q).region(ROOT.length(), q.length());
        int end = ROOT.length();
        while (key.find()) {
            path.add(unquoted(key.group(1)));
            end = key.end();
        }
        Matcher value = VALUE.matcher(q).region(end, q.length());
        if (path.isEmpty() || !value.matches()) {
            throw malformed();
        }
        return new MetadataQuery(path, unquoted(value.group(1)));
    }

    @Override
    public boolean test(Session session) {
        return matches(session.userMetadata());
    }

    /** Whether a JSON object has the value at the path. */
    boolean matches(String metadata) {
        try {
            JsonNode node = Json.MAPPER.readTree(metadata);
            for (String key : path) {
                node = node.isObject() ? node.path(key) : Json.MAPPER.missingNode();
            }
            return node.isTextual() && node.textValue().equals(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("stored metadata is not JSON", e);
        }
    }

    private static String unquoted(String text) {
        return ESCAPE.matcher(text).replaceAll("$1");
    }

    private static ApiException malformed() {
        return ApiException.badRequest("q must be of the form user_metadata['path']['to']:'value'");
    }
}
