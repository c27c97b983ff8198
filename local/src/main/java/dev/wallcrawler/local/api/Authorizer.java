package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.function.FunctionException;
import dev.wallcrawler.local.function.LocalFunction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * The authorizer function, with API Gateway's cache of its results: one result serves all methods for the same key, and its
 * policy decides for each of them anew. Thread-safe.
 */
final class Authorizer {
    private final LocalFunction<?, ?> function;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    Authorizer(LocalFunction<?, ?> function, Duration timeToLive, InstantSource clock) {
        this.function = requireNonNull(function, "function is null");
        this.timeToLive = requireNonNull(timeToLive, "timeToLive is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record Cached(Authorization authorization, Instant until) {}

    /**
     * Asks the function, or the cache.
     *
     * @param key the identity source: the API key
     * @param event for the function
     * @throws FunctionException if the function failed
     * @throws IllegalArgumentException if its result is not one
     */
    Authorization authorize(String key, ObjectNode event, String traceId) throws FunctionException {
        Instant now = clock.instant();
        Optional<Authorization> known = Optional.ofNullable(cache.get(key))
                .filter(cached -> now.isBefore(cached.until()))
                .map(Cached::authorization);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] result = function.invoke(event.toString().getBytes(StandardCharsets.UTF_8), traceId);
        Authorization fresh = Authorization.parse(read(result));
        cache.values().removeIf(cached -> !now.isBefore(cached.until()));
        cache.put(key, new Cached(fresh, now.plus(timeToLive)));
        return fresh;
    }

    private static JsonNode read(byte[] json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("the authorizer's result is not JSON", e);
        }
    }
}
