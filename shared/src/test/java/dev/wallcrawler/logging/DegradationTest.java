package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.SessionRef;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What cannot be written costs its own field, never the line and never the caller. */
class DegradationTest {
    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");
    private static final int LIMIT = 256 * 1024;

    private static final Object HOSTILE = new Object() {
        @Override
        public String toString() {
            throw new IllegalStateException("no");
        }
    };

    @Test
    void shouldReplaceAFieldThatCannotBeWrittenByANote() {
        JsonNode line = Lines.of(SessionError.of("run_task", "no capacity")
                .session(SESSION)
                .metadata("good", 1)
                .metadata("bad", HOSTILE)
                .metadata("later", "still here"));

        JsonNode metadata = line.path("metadata");
        assertThat(metadata.path("bad").asText()).contains("cannot be written", "IllegalStateException");
        assertThat(metadata.path("good").asInt()).isEqualTo(1);
        assertThat(metadata.path("later").asText()).isEqualTo("still here");
        assertThat(line.path("error").asText()).isEqualTo("no capacity");
        assertThat(line.path("session_id").asText()).isEqualTo("sess_1");
        assertThat(line.path("SessionErrors").asInt()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheLineOfAnExceptionThatCannotDescribeItself() {
        JsonNode line = Lines.of(SessionError.of("run_task", new HostileException()).session(SESSION));

        assertThat(line.path("error").asText()).contains("HostileException", "cannot be written");
        assertThat(line.path("metadata").path("stack_trace").asText()).contains("cannot be written");
        assertThat(line.path("metadata").path("operation").asText()).isEqualTo("run_task");
    }

    @Test
    void shouldKeepTheRestOfACollectionThatFailsHalfway() {
        List<Object> failing = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new UnsupportedOperationException("no " + index);
            }

            @Override
            public int size() {
                return 3;
            }
        };
        Map<Object, Object> odd = new HashMap<>();
        odd.put(null, "null key");
        odd.put(HOSTILE, "hostile key");
        odd.put("fine", List.of(HOSTILE, 2));

        JsonNode metadata = Lines.of(SessionError.of("x", "y").metadata("list", failing).metadata("map", odd))
                .path("metadata");

        assertThat(metadata.path("list").asText()).contains("cannot be written");
        assertThat(metadata.path("map").path("null").asText()).isEqualTo("null key");
        assertThat(metadata.path("map").path("fine").path(1).asInt()).isEqualTo(2);
        assertThat(metadata.path("map").path("fine").path(0).asText()).contains("cannot be written");
    }

    @Test
    void shouldEndOnAStructureThatHoldsItself() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThat(Lines.of(SessionError.of("x", "y").metadata("endless", endless)).path("error").asText())
                .isEqualTo("y");
    }

    @Test
    void shouldLeaveOutWhatIsNullAndKeepWhatJsonCannotSay() {
        JsonNode metadata = Lines.of(SessionError.of("x", "y")
                        .metadata("nothing", null)
                        .metadata("empty", Optional.empty())
                        .metadata("nested", Collections.singletonMap("nothing", null))
                        .metadata("nan", Double.NaN)
                        .metadata("infinite", Float.POSITIVE_INFINITY)
                        .metadata("float", 0.1f)
                        .metadata("counter", new AtomicLong(7))
                        .metadata("duration", Duration.ofSeconds(5))
                        .metadata("array", new String[] {"a", "b"}))
                .path("metadata");

        assertThat(metadata.has("nothing")).isFalse();
        assertThat(metadata.has("empty")).isFalse();
        assertThat(metadata.path("nested").isEmpty()).isTrue();
        assertThat(metadata.path("nan").asText()).isEqualTo("NaN");
        assertThat(metadata.path("infinite").asText()).isEqualTo("Infinity");
        assertThat(metadata.path("float").asDouble()).isEqualTo(0.1);
        assertThat(metadata.path("counter").asText()).isEqualTo("7");
        assertThat(metadata.path("duration").asText()).isEqualTo("PT5S");
        assertThat(metadata.path("array").path(1).asText()).isEqualTo("b");
    }

    @Test
    void shouldNotLetCallersRepeatAFieldOfTheEvent() {
        JsonNode metadata = Lines.of(SessionError.of("x", "y")
                        .retryCount(2)
                        .metadata("operation", "other")
                        .metadata("retry_count", 9)
                        .metadata("repaired", "said by the caller"))
                .path("metadata");

        assertThat(metadata.path("operation").asText()).isEqualTo("x");
        assertThat(metadata.path("retry_count").asInt()).isEqualTo(2);
        assertThat(metadata.path("repaired").asText()).isEqualTo("said by the caller");
    }

    @Test
    void shouldKeepTheHeadOfAnEventThatFailsWhileItIsDescribed() {
        JsonNode line = Lines.of(new Request(
                "GET",
                "/v1/sessions",
                200,
                Duration.ofSeconds(Long.MAX_VALUE),
                false,
                Optional.empty(),
                Optional.empty(),
                false));

        assertThat(line.path("event_type").asText()).isEqualTo("REQUEST");
        assertThat(line.path("error").asText()).contains("cannot be written", "ArithmeticException");
    }

    @Test
    void shouldCutLongTextsAndSayHowMuchWasCut() {
        JsonNode line = Lines.of(SessionError.of("x", "a".repeat(100_000)));

        String error = line.path("error").asText();
        assertThat(error).startsWith("a".repeat(LoggedText.MAX_LENGTH)).endsWith("[95904 characters cut]");
        assertThat(error).hasSizeLessThan(LoggedText.MAX_LENGTH + 50);
    }

    @Test
    void shouldKeepALineUnderTheLimitOfCloudWatchWhateverItHolds() {
        for (String filler : List.of("a", "\u0001", "\"", "€", "\ud83d\ude00", "\ud800")) {
            String huge = filler.repeat(50_000);
            SessionError error = SessionError.of(huge, huge)
                    .session(new SessionRef(huge, huge))
                    .metadata("list", IntStream.range(0, 500).mapToObj(i -> List.of(huge, huge, huge)).toList());
            for (int i = 0; i < 150; i++) {
                error = error.metadata(i + huge, Map.of("k", huge, "l", List.of(huge, huge)));
            }
            TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
            log.eventLog().log(error);

            assertThat(log.events()).hasSize(1);
            assertThat(log.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LIMIT);
            assertThat(log.events().getFirst().path("metadata").path("dropped_fields").asInt()).isPositive();
            assertThat(log.events().getFirst().path("SessionErrors").asInt()).isEqualTo(1);
        }
    }

    @Test
    void shouldThrowNothingAtTheCaller() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);

        assertThatCode(() -> log.eventLog().log(null)).doesNotThrowAnyException();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldThrowNothingWhenTheDestinationFails() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        EventLog log = LiveLogs.over(new LogDestination.Stream(full)).of(LogGroupName.GATEWAY);

        assertThatCode(() -> log.log(SessionError.of("x", "y"))).doesNotThrowAnyException();
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no");
        }

        @Override
        public void printStackTrace(PrintWriter writer) {
            throw new IllegalStateException("no");
        }
    }
}
