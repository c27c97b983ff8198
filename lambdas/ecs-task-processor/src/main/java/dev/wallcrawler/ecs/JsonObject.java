package dev.wallcrawler.ecs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Typed reads of an object of an event's JSON.
 *
 * @param path where it stands in the event, for messages
 */
record JsonObject(Map<?, ?> fields, String path) {

    JsonObject {
        requireNonNull(fields, "fields is null");
        requireNonNull(path, "path is null");
    }

    Optional<String> string(String name) {
        return read(name, String.class, "a string");
    }

    Optional<Number> number(String name) {
        return read(name, Number.class, "a number");
    }

    Optional<JsonObject> object(String name) {
        return read(name, Map.class, "an object").map(map -> new JsonObject(map, at(name)));
    }

    /** The objects of an array; none where it is absent. */
    List<JsonObject> objects(String name) {
        List<?> elements = read(name, List.class, "an array").orElse(List.of());
        return elements.stream().map(element -> element(name, element)).toList();
    }

    String requireString(String name) {
        return string(name).orElseThrow(() -> new MalformedEventException(at(name) + " is missing"));
    }

    long requireLong(String name) {
        return number(name)
                .orElseThrow(() -> new MalformedEventException(at(name) + " is missing"))
                .longValue();
    }

    JsonObject requireObject(String name) {
        return object(name).orElseThrow(() -> new MalformedEventException(at(name) + " is missing"));
    }

    private JsonObject element(String name, Object element) {
        if (element instanceof Map<?, ?> map) {
            return new JsonObject(map, at(name));
        }
        throw new MalformedEventException(at(name) + " is not an array of objects");
    }

    private <T> Optional<T> read(String name, Class<T> type, String expected) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new MalformedEventException(at(name) + " is not " + expected);
        }
        return Optional.of(type.cast(value));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
