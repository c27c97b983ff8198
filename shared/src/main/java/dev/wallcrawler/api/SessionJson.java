package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.session.Session;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** A session as the API shows it. Holds no token and no URL: {@link ConnectUrls} adds them where they belong. */
public final class SessionJson {

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final ObjectReader METADATA = Json.MAPPER
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private SessionJson() {}

    /** A new object that the caller may add to. */
    public static ObjectNode of(Session session) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", session.id());
        json.put("createdAt", time(session.createdAt()));
        json.put("updatedAt", time(session.updatedAt()));
        json.put("projectId", session.projectId());
        json.put("startedAt", time(session.readyAt().orElse(session.createdAt())));
        session.endedAt().ifPresent(endedAt -> json.put("endedAt", time(endedAt)));
        json.put("expiresAt", time(session.expiresAt()));
        json.put("status", session.status().apiStatus().name());
        json.put("proxyBytes", session.totals().map(totals -> totals.proxyBytes()).orElse(0L));
        json.put("keepAlive", session.keepAlive());
        json.put("region", session.region());
        try {
            json.set("userMetadata", METADATA.readTree(session.userMetadata()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("stored metadata is not JSON", e);
        }
        return json;
    }

    /** RFC 3339 in UTC, with milliseconds. */
    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
