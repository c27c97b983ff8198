package dev.wallcrawler.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of values that anybody may have passed in, made of strings, finite numbers, booleans, lists and maps alone, so that
 * writing them later runs nobody's code. Whatever fails on the way becomes a note of it.
 */
final class FrozenValue {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ELEMENTS = 100;

    private FrozenValue() {}

    /** Puts a copy of the value into the map; an absent one ({@code null} or an empty Optional) is left out. */
    static void put(Map<String, Object> target, Object name, Object value) {
        put(target, name, value, 0);
    }

    /** A copy in the map's own order, of which nobody can change anything. */
    static Map<String, Object> copyOf(Map<String, Object> values) {
        Map<String, Object> frozen = LinkedHashMap.newLinkedHashMap(values.size());
        values.forEach((name, value) -> put(frozen, name, value));
        return Collections.unmodifiableMap(frozen);
    }

    /** The value as text; {@code null} as the text {@code null}. */
    static String nameOf(Object name) {
        return text(name);
    }

    /** The exception as text, without its stack trace. */
    static String describe(Throwable cause) {
        return text(cause);
    }

    static Optional<String> stackTraceOf(Throwable cause) {
        StringWriter trace = new StringWriter();
        try {
            cause.printStackTrace(new PrintWriter(trace));
            return Optional.of(trace.toString());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of(note("stack trace", e));
        }
    }

    private static void put(Map<String, Object> target, Object name, Object value, int depth) {
        switch (value) {
            case null -> target.remove(nameOf(name));
            case Optional<?> optional -> put(target, name, optional.orElse(null), depth);
            default -> target.put(nameOf(name), of(value, depth));
        }
    }

    private static Object of(Object value, int depth) {
        try {
            return switch (value) {
                case String text -> text;
                case Boolean flag -> flag;
                case Integer number -> number.longValue();
                case Long number -> number;
                case Short number -> number.longValue();
                case Byte number -> number.longValue();
                case Double number -> Double.isFinite(number) ? number : text(number);
                case Float number -> Float.isFinite(number) ? (Object) Double.valueOf(text(number)) : text(number);
                case Map<?, ?> map when depth < MAX_DEPTH -> mapOf(map, depth + 1);
                case Collection<?> elements when depth < MAX_DEPTH -> listOf(elements, depth + 1);
                case Object[] elements when depth < MAX_DEPTH -> listOf(Arrays.asList(elements), depth + 1);
                case null, default -> text(value);
            };
        } catch (RuntimeException | StackOverflowError e) {
            return note("value", e);
        }
    }

    private static List<Object> listOf(Collection<?> elements, int depth) {
        List<Object> frozen = new ArrayList<>();
        for (Object element : elements) {
            if (frozen.size() == MAX_ELEMENTS) {
                frozen.add("[" + elements.size() + " elements in all]");
                break;
            }
            frozen.add(of(element, depth));
        }
        return Collections.unmodifiableList(frozen);
    }

    private static Map<String, Object> mapOf(Map<?, ?> map, int depth) {
        Map<String, Object> frozen = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (frozen.size() == MAX_ELEMENTS) {
                frozen.put("…", "[" + map.size() + " entries in all]");
                break;
            }
            put(frozen, entry.getKey(), entry.getValue(), depth);
        }
        return Collections.unmodifiableMap(frozen);
    }

    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError e) {
            return note(value.getClass().getName(), e);
        }
    }

    private static String note(String what, Throwable failure) {
        return "[" + what + " cannot be written: " + failure.getClass().getName() + "]";
    }
}
