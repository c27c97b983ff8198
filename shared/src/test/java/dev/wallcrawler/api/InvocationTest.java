package dev.wallcrawler.api;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InvocationTest {

    private static final RequestIds IDS = new RequestIds("request-1", Optional.of("1-5759e988-bd862e3fe1be46a994272793"));

    private final TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);

    @Test
    void shouldTellOfAnErrorBeforeItEndsTheInvocation() {
        Error error = new NoClassDefFoundError("Missing");

        assertThatThrownBy(() -> Invocation.run(log.eventLog(), IDS, "work", _ -> {
                    throw error;
                }))
                .isSameAs(error);

        assertThat(log.events()).singleElement().satisfies(line -> {
            assertThat(line.path("event_type").asText()).isEqualTo("SESSION_ERROR");
            assertThat(line.path("error").asText()).isEqualTo("java.lang.NoClassDefFoundError: Missing");
            assertThat(line.path("metadata").path("operation").asText()).isEqualTo("work");
            assertThat(line.path("metadata").path("fatal").asBoolean()).isTrue();
            assertThat(line.path("request_id").asText()).isEqualTo("request-1");
            assertThat(line.path("trace_id").asText()).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
        });
    }

    @Test
    void shouldLeaveExceptionsToTheWork() {
        assertThatThrownBy(() -> Invocation.run(log.eventLog(), IDS, "work", _ -> {
                    throw new IllegalStateException("logged by the work");
                }))
                .hasMessage("logged by the work");

        assertThat(log.events()).isEmpty();
    }
}
