package dev.wallcrawler.sessions.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.api.ApiRequest;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.MetadataQuery;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.ApiStatus;
import dev.wallcrawler.session.InvalidCursorException;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionPage;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/** Lists sessions, without anything that would open their browsers. An answer has at most 1,000 rows or 5 MB. */
final class SessionLister {

    static final int MAX_ROWS = 1_000;
    static final int MAX_BYTES = 5_000_000;

    private static final String NEXT_CURSOR = "x-next-cursor";

    private final SessionStore store;
    private final int maxBytes;

    SessionLister(SessionStore store, int maxBytes) {
        this.store = requireNonNull(store, "store is null");
        this.maxBytes = maxBytes;
    }

    ApiResponse list(ApiCall call) {
        ApiRequest request = call.request();
        String projectId = call.projectId(request.query("projectId"));
        Predicate<Session> matching = status(request).and(metadata(request));
        int limit = request.queryNumber("limit", 1, MAX_ROWS).orElse(MAX_ROWS);
        Rows rows = rows(page(request, projectId, matching, limit));
        if (rows.cut()) {
            rows = rows(page(request, projectId, matching, rows.count()));
        }
        report(call, projectId, rows.unreadable());
        ApiResponse response = new ApiResponse(200, Map.of(), rows.json());
        return rows.cursor().map(cursor -> response.header(NEXT_CURSOR, cursor)).orElse(response);
    }

    private SessionPage page(ApiRequest request, String projectId, Predicate<Session> matching, int limit) {
        Optional<String> cursor = request.query("cursor");
        try {
            return store.list(projectId, matching, limit, cursor);
        } catch (InvalidCursorException _) {
            throw ApiException.badRequest("cursor must be the " + NEXT_CURSOR + " of an earlier answer to the same query");
        }
    }

    /** One line for all of them: one that comes back with every listing until the row is gone. */
    private static void report(ApiCall call, String projectId, List<SessionRows.Unreadable> rows) {
        if (!rows.isEmpty()) {
            SessionRows.Unreadable first = rows.getFirst();
            call.log().log(SessionError.of("list_unreadable_row", first.reason())
                    .session(new SessionRef(first.sessionId(), projectId))
                    .metadata("rows", rows.size()));
        }
    }

    /**
     * @param count how many sessions of the page are in it, or have been looked at
     * @param cut whether sessions of the page were left out because the answer would have grown too large
     */
    private record Rows(
            String json, int count, boolean cut, Optional<String> cursor, List<SessionRows.Unreadable> unreadable) {}

    private Rows rows(SessionPage page) {
        StringBuilder json = new StringBuilder("[");
        List<SessionRows.Unreadable> unreadable = new ArrayList<>(page.rows().unreadable());
        long bytes = 2;
        int count = 0;
        for (Session session : page.sessions()) {
            Optional<String> row = row(session, unreadable);
            bytes += row.map(text -> text.getBytes(StandardCharsets.UTF_8).length + 1).orElse(0);
            if (bytes > maxBytes && count > 0) {
                return new Rows("", count, true, Optional.empty(), List.of());
            }
            row.ifPresent(text -> json.append(json.length() == 1 ? "" : ",").append(text));
            count++;
        }
        return new Rows(json.append(']').toString(), count, false, page.cursor(), unreadable);
    }

    private static Optional<String> row(Session session, List<SessionRows.Unreadable> unreadable) {
        try {
            return Optional.of(Json.MAPPER.writeValueAsString(SessionJson.of(session)));
        } catch (IllegalArgumentException e) {
            unreadable.add(SessionRows.Unreadable.of(session.id(), Optional.of(session.projectId()), e));
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a session could not be written as JSON", e);
        }
    }

    private static Predicate<Session> status(ApiRequest request) {
        Optional<String> asked = request.query("status");
        if (asked.isEmpty()) {
            return session -> true;
        }
        ApiStatus status = Arrays.stream(ApiStatus.values())
                .filter(value -> value.name().equals(asked.get()))
                .findFirst()
                .orElseThrow(() ->
                        ApiException.badRequest("status must be one of PENDING, RUNNING, ERROR, TIMED_OUT, COMPLETED"));
        return session -> session.status().apiStatus() == status;
    }

    private static Predicate<Session> metadata(ApiRequest request) {
        return request.query("q").<Predicate<Session>>map(MetadataQuery::parse).orElse(session -> true);
    }
}
