package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.http.HttpAnswer;
import dev.wallcrawler.local.http.HttpCall;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.LogGroupName;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The API's access log: a line for each request. Holds the route, never the path: a path that belongs elsewhere may hold a
 * token. Thread-safe.
 */
final class AccessLog {
    private static final Logger LOG = LogManager.getLogger(AccessLog.class);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonLinesFile file;
    private final InstantSource clock;

    AccessLog(JsonLinesFile file, InstantSource clock) {
        this.file = requireNonNull(file, "file is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Writes the line; a line that cannot be written does not hold the request up. */
    void log(HttpCall call, Optional<Route> route, String requestId, Instant start, HttpAnswer answer) {
        Instant end = clock.instant();
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", TIMESTAMP.format(end))
                .put("level", "INFO")
                .put("service", LogGroupName.API_ACCESS.service())
                .put("event_id", requestId)
                .put("event_type", EventType.ACCESS.name())
                .put("request_id", requestId)
                .put("duration_ms", Duration.between(start, end).toMillis());
        line.putObject("metadata")
                .put("method", call.method())
                .put("route", route.map(Route::resource).orElse("unknown"))
                .put("status_code", answer.status())
                .put("ip", call.source())
                .put("user_agent", call.header("User-Agent").orElse(""))
                .put("request_bytes", call.body().length)
                .put("response_bytes", answer.body().length);
        try {
            file.append(line);
        } catch (UncheckedIOException e) {
            LOG.warn("the access log cannot be written", e);
        }
    }
}
