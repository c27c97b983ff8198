package dev.wallcrawler.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class PlainEventLogTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void shouldWriteTheLineThatTheEventLogWrites() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (PlainEventLog plain = new PlainEventLog(written)) {
            plain.sessionReady(ReadySession.EXAMPLE);
        }
        TestingEventLog events = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
        LogEventBenchmark.log(events.eventLog(), ReadySession.EXAMPLE);

        JsonNode plainLine = withoutTime(written.toString(StandardCharsets.UTF_8));
        assertThat(plainLine).isEqualTo(withoutTime(events.lines().getFirst()));
    }

    private static JsonNode withoutTime(String line) throws Exception {
        ObjectNode event = (ObjectNode) MAPPER.readTree(line);
        assertThat(event.remove("timestamp").asText()).endsWith("Z");
        assertThat(((ObjectNode) event.path("_aws")).remove("Timestamp").isIntegralNumber()).isTrue();
        return event;
    }
}
