package dev.wallcrawler.ecs;

import com.amazonaws.services.lambda.runtime.Context;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class PrimingTest {

    private final TestingEventLog log = TestingEventLog.of(LogGroupName.ECS_TASK_PROCESSOR);
    private final EcsTaskProcessorHandler handler = new EcsTaskProcessorHandler(
            new TestingSessionStore(new TestingClock(), 10), "controller", log.eventLog());

    @Test
    void shouldPrimeWithoutATraceAndNeverThrow() {
        handler.beforeCheckpoint(null);
        handler.afterRestore(null);
        assertThat(log.lines()).isEmpty();

        SessionStore failing = Mockito.mock(SessionStore.class, invocation -> {
            throw new IllegalStateException("no network yet");
        });
        EcsTaskProcessorHandler unlucky = new EcsTaskProcessorHandler(failing, "controller", log.eventLog());
        assertThatCode(() -> unlucky.beforeCheckpoint(null)).doesNotThrowAnyException();
        Mockito.verify(failing).find(Mockito.any());
        Mockito.verify(failing).end(Mockito.any(Session.class), Mockito.any(), Mockito.any(), Mockito.any());
    }

    @Test
    void shouldBeWiredFromTheEnvironmentWithoutCallingAnybody() {
        Environment environment = Environment.of(Map.of(
                "AWS_REGION", "us-west-2",
                "SESSIONS_TABLE", "sessions",
                "PROJECTS_TABLE", "projects",
                "API_KEYS_TABLE", "api-keys",
                "IDEMPOTENCY_TABLE", "idempotency"));

        new EcsTaskProcessorHandler(environment)
                .handleRequest(TestingTaskEvents.task("RUNNING", 1).event(), Mockito.mock(Context.class));
    }
}
