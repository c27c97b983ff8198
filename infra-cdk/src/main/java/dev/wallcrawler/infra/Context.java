package dev.wallcrawler.infra;

import software.constructs.Node;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Typed reads of the CDK context; what is wrong is named by its key. Values from the command line are text. */
final class Context {

    private final Node node;

    Context(Node node) {
        this.node = node;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(node.tryGetContext(key)).map(Object::toString).filter(text -> !text.isBlank());
    }

    /** A list of {@code cdk.json}, or one with commas from the command line; empty if there is none. */
    List<String> list(String key) {
        Object value = node.tryGetContext(key);
        Stream<?> values = value instanceof List<?> list
                ? list.stream()
                : text(key).stream().flatMap(text -> Arrays.stream(text.split(",", -1)));
        return values.map(Object::toString).map(String::strip).toList();
    }

    int number(String key, int defaultValue, int least, int most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text.get().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("context " + key + " must be a whole number", e);
        }
        throw new IllegalArgumentException("context " + key + " must be between " + least + " and " + most);
    }

    <E extends Enum<E>> E oneOf(String key, E defaultValue, Class<E> type) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.get().strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("context " + key + " must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
