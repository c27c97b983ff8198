package dev.wallcrawler.local.command;

import dev.wallcrawler.Environment;
import dev.wallcrawler.deployment.FrameAncestors;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the caller's environment may say to the services. */
final class UpSettings {
    /** Numbers of seconds that may be none. */
    private static final List<String> SECONDS = List.of(
            "DISCONNECT_GRACE_SECONDS",
            "READY_WAIT_SECONDS",
            "SESSION_RETENTION_SECONDS",
            "REAPER_CREATION_SECONDS",
            "REAPER_SETTLING_SECONDS");
    /** Those of which 0 would end every session at its start, or leave no pause at all. */
    private static final List<String> SECONDS_FROM_ONE = List.of(
            "IDLE_TIMEOUT_SECONDS", "FIRST_CLIENT_TIMEOUT_SECONDS", "START_TIMEOUT_SECONDS", "REAPER_INTERVAL_SECONDS");

    private static final String STRUCTURED = "STRUCTURED_LOGGING";

    private static final List<String> OTHERS = List.of("LOG_LEVEL", "METRICS_ENABLED", "METRICS_NAMESPACE");

    private UpSettings() {}

    /**
     * Those that are set.
     *
     * @throws CommandFailure naming the first one that no service could use; some would say so only in a session of its own
     */
    static Map<String, String> from(Environment environment) throws CommandFailure {
        var settings = new HashMap<String, String>();
        requireJson(environment);
        for (String name : SECONDS) {
            seconds(environment, name);
            environment.find(name).ifPresent(value -> settings.put(name, value));
        }
        for (String name : SECONDS_FROM_ONE) {
            if (seconds(environment, name).isZero()) {
                throw new CommandFailure("environment variable " + name + " must be 1 or more seconds");
            }
            environment.find(name).ifPresent(value -> settings.put(name, value));
        }
        require(() -> FrameAncestors.from(environment))
                .ifPresent(sources -> settings.put(FrameAncestors.VARIABLE, sources));
        for (String name : OTHERS) {
            environment.find(name).ifPresent(value -> settings.put(name, value));
        }
        return settings;
    }

    /** The functions, in this JVM, would write text then, which {@code logs} cannot tell sessions apart in. */
    private static void requireJson(Environment environment) throws CommandFailure {
        if (environment.find(STRUCTURED).filter(value -> value.strip().equalsIgnoreCase("false")).isPresent()) {
            throw new CommandFailure("environment variable " + STRUCTURED + " must not be false here: ./wallcrawler logs"
                    + " reads JSON, and shows it as text");
        }
    }

    private static Duration seconds(Environment environment, String name) throws CommandFailure {
        return require(() -> environment.seconds(name, Duration.ofSeconds(1)));
    }

    private static <T> T require(Supplier<T> setting) throws CommandFailure {
        try {
            return setting.get();
        } catch (IllegalStateException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }
}
