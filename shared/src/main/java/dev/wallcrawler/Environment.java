package dev.wallcrawler;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The environment variables that a deployable is configured by. Each read that fails names the variable and what is expected of
 * it, and never repeats the value, which may be a secret. Immutable.
 */
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The variables of this process. */
    public static Environment system() {
        return new Environment(System.getenv());
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /** The variable's value; a blank one counts as absent. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * The variable's value.
     *
     * @throws IllegalStateException naming the variable, if it is absent or blank
     */
    public String require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("environment variable " + name + " is not set"));
    }

    /** A whole number, or the default where the variable is absent. */
    public int integer(String name, int defaultValue) {
        return find(name).map(value -> parseInt(name, value)).orElse(defaultValue);
    }

    /** A whole number of seconds, 0 or more, or the default where the variable is absent. */
    public Duration seconds(String name, Duration defaultValue) {
        requireNonNull(defaultValue, "defaultValue is null");
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        int seconds = parseInt(name, value.get());
        if (seconds < 0) {
            throw new IllegalStateException("environment variable " + name + " must be 0 or more seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    /** {@code true} or {@code false}, or the default where the variable is absent. */
    public boolean flag(String name, boolean defaultValue) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        return switch (value.get().strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalStateException("environment variable " + name + " must be true or false");
        };
    }

    private static int parseInt(String name, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException _) {
            throw new IllegalStateException("environment variable " + name + " must be a whole number");
        }
    }

    /** Names the variables only: values may be secrets. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
