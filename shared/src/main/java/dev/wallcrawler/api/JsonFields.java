package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Typed reads of a JSON object that a caller sent. A field that is absent reads as empty; one of the wrong type or out of range
 * (JSON's {@code null} included) ends the request with a 400 that names the field by its path, such as
 * {@code browserSettings.viewport.width}. Fields that nobody reads are passed over, and {@linkplain #unread() can be named}. Not
 * thread-safe.
 */
public final class JsonFields {

    /** Keeps every number as it was written, and takes no side where a field is given twice. */
    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final ObjectNode object;
    private final String path;
    /** The paths of the fields that were read, in all objects of the body; and of the objects that were looked into. */
    private final Set<String> read;
    private final Map<String, ObjectNode> entered;

    private JsonFields(ObjectNode object) {
        this(object, "", new HashSet<>(), new LinkedHashMap<>());
        entered.put(path, object);
    }

    private JsonFields(ObjectNode object, String path, Set<String> read, Map<String, ObjectNode> entered) {
        this.object = object;
        this.path = path;
        this.read = read;
        this.entered = entered;
    }

    /**
     * Reads a request's body; none at all is an object without fields.
     *
     * @throws ApiException 400 if it is anything but one JSON object of well-formed texts
     */
    public static JsonFields parseObject(String body) {
        if (body.isBlank()) {
            return new JsonFields(Json.MAPPER.createObjectNode());
        }
        JsonNode root;
        try {
            root = READER.readTree(body);
        } catch (JsonProcessingException | NumberFormatException _) {
            // The latter for a number whose exponent is beyond all numbers.
            throw ApiException.badRequest("the body is not valid JSON");
        }
        if (!isWellFormed(body, root)) {
            throw ApiException.badRequest("the body holds half of a surrogate pair, which is not a character");
        }
        if (root instanceof ObjectNode object) {
            return new JsonFields(object);
        }
        throw ApiException.badRequest("the body must be a JSON object");
    }

    /** Whether all texts can be kept: JSON can write down what UTF-8 cannot. */
    private static boolean isWellFormed(String body, JsonNode root) {
        boolean mayHoldSurrogates = body.contains("\\u") || body.chars().anyMatch(c -> Character.isSurrogate((char) c));
        return !mayHoldSurrogates || StandardCharsets.UTF_8.newEncoder().canEncode(root.toString());
    }

    /** The path of one of this object's fields, as messages name it. */
    public String pathOf(String name) {
        return pathOf(path, name);
    }

    private static String pathOf(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The paths of the fields that nobody has read, in this body's objects that were read. Names are the sender's, as they are. */
    public List<String> unread() {
        return entered.entrySet().stream()
                .flatMap(entry -> entry.getValue().propertyStream().map(field -> pathOf(entry.getKey(), field.getKey())))
                .filter(field -> !read.contains(field))
                .toList();
    }

    public Optional<String> string(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "must be a string");
            }
            return value.textValue();
        });
    }

    /** A string that is one of these. */
    public Optional<String> oneOf(String name, String... allowed) {
        Optional<String> value = string(name);
        if (value.isPresent() && !Arrays.asList(allowed).contains(value.get())) {
            throw wrong(name, "must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    public Optional<Boolean> bool(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "must be true or false");
            }
            return value.booleanValue();
        });
    }

    /** A whole number between these bounds, both included. */
    public OptionalInt integer(String name, int min, int max) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.get().isNumber()) {
            BigDecimal number = value.get().decimalValue();
            boolean inRange =
                    number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
            if (inRange && number.compareTo(BigDecimal.valueOf(number.intValue())) == 0) {
                return OptionalInt.of(number.intValue());
            }
        }
        throw wrong(name, "must be a whole number from " + min + " to " + max);
    }

    public Optional<JsonFields> object(String name) {
        return value(name).map(value -> asObject(value, pathOf(name)));
    }

    /** An object as compact JSON, its fields in the order in which they were sent. */
    public Optional<String> objectText(String name) {
        return value(name).map(value -> requireObject(value, pathOf(name)).toString());
    }

    /** An array of objects; empty if it is absent. */
    public List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode item : array(name)) {
            objects.add(asObject(item, pathOf(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    /** An array of strings; empty if it is absent. */
    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isTextual()) {
                throw ApiException.badRequest(pathOf(name) + "[" + strings.size() + "] must be a string");
            }
            strings.add(item.textValue());
        }
        return strings;
    }

    /** Whether the field is there and is {@code true} or {@code false}, for fields that may also be something else. */
    public boolean isBool(String name) {
        return value(name).filter(JsonNode::isBoolean).isPresent();
    }

    /** The error of a field with a wrong value. */
    public ApiException wrong(String name, String what) {
        return ApiException.badRequest(pathOf(name) + " " + what);
    }

    private Iterable<JsonNode> array(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            throw wrong(name, "must be an array");
        }
        return value.get();
    }

    private Optional<JsonNode> value(String name) {
        read.add(pathOf(name));
        return Optional.ofNullable(object.get(name));
    }

    private JsonFields asObject(JsonNode value, String at) {
        ObjectNode child = requireObject(value, at);
        entered.put(at, child);
        return new JsonFields(child, at, read, entered);
    }

    private static ObjectNode requireObject(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest(path + " must be an object");
    }

    /** Names the fields only: values may be secrets. */
    @Override
    public String toString() {
        return object.properties().stream().map(field -> field.getKey()).collect(Collectors.joining(",", "JsonFields[", "]"));
    }
}
