package dev.wallcrawler.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.wallcrawler.api.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

/**
 * Log groups that answer FilterLogEvents as CloudWatch does: by time, from the start time on, matching the pattern, in pages
 * that may be empty and still have more behind them.
 */
final class TestingLogGroups implements ResponseDefinitionTransformerV2 {
    static final String NAME = "log-groups";

    private static final int PAGE = 2;
    private static final Pattern TERM = Pattern.compile("\\$\\.(\\w+) = \"([^\"]*)\"");

    private final Map<String, List<Event>> groups = new HashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private String date = "";

    private record Event(String id, long timestamp, String message) {}

    /** Puts a line in a group, at a time that need not be the one in the line. */
    synchronized void put(String group, Instant at, String message) {
        groups.computeIfAbsent(group, _ -> new ArrayList<>())
                .add(new Event("event-" + ids.incrementAndGet(), at.toEpochMilli(), message));
    }

    /** What the service's clock says from now on, as an HTTP date. */
    synchronized void date(String httpDate) {
        date = httpDate;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public synchronized ResponseDefinition transform(ServeEvent serveEvent) {
        try {
            JsonNode request = Json.MAPPER.readTree(serveEvent.getRequest().getBodyAsString());
            return ResponseDefinitionBuilder.responseDefinition()
                    .withHeader("Content-Type", "application/x-amz-json-1.1")
                    .withHeader("Date", date)
                    .withBody(answer(request).toString())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode answer(JsonNode request) throws IOException {
        List<Event> inTime = groups.getOrDefault(request.get("logGroupName").asText(), List.of()).stream()
                .filter(event -> event.timestamp() >= request.path("startTime").asLong(0))
                .sorted(Comparator.comparing(Event::timestamp))
                .toList();
        int from = request.path("nextToken").asInt(0);
        int to = Math.min(from + PAGE, inTime.size());
        ObjectNode answer = Json.MAPPER.createObjectNode();
        var events = answer.putArray("events");
        for (Event event : inTime.subList(from, to)) {
            if (matches(request.path("filterPattern").asText(""), event.message())) {
                events.addObject()
                        .put("eventId", event.id())
                        .put("ingestionTime", event.timestamp())
                        .put("logStreamName", "stream")
                        .put("message", event.message())
                        .put("timestamp", event.timestamp());
            }
        }
        if (to < inTime.size()) {
            answer.put("nextToken", Integer.toString(to));
        }
        return answer;
    }

    /** Any of the values that are named for a field, for each field that is named. */
    private static boolean matches(String pattern, String message) throws IOException {
        JsonNode line = message.startsWith("{") ? Json.MAPPER.readTree(message) : Json.MAPPER.createObjectNode();
        return TERM.matcher(pattern)
                .results()
                .collect(groupingBy((MatchResult term) -> term.group(1), mapping(term -> term.group(2), toSet())))
                .entrySet()
                .stream()
                .allMatch(term -> term.getValue().contains(line.path(term.getKey()).asText("")));
    }
}
