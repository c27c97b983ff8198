package dev.wallcrawler.reaper;

import com.amazonaws.services.lambda.runtime.Context;
import dev.wallcrawler.Environment;
import dev.wallcrawler.session.SessionStore;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionReaperHandlerTest {

    private final ReaperScene scene = new ReaperScene();

    @Test
    void shouldAnswerWhatItRepaired() {
        scene.provisioning("sess_a");
        scene.after(305);

        Map<String, Object> answer = handler(scene.store).handleRequest(Map.of(), context());

        assertThat(answer)
                .isEqualTo(Map.of("sessions", 1, "repairs", Map.of("reap_expired", 1L), "failures", 0));
        assertThat(scene.log.events("SESSION_ERROR"))
                .extracting(event -> event.path("request_id").asText() + " " + event.path("trace_id").asText())
                .containsExactly("request-1 1-5759e988-bd862e3fe1be46a994272793");
    }

    @Test
    void shouldTellOfAnErrorBeforeItThrows() {
        SessionStore broken = Mockito.mock(SessionStore.class, _ -> {
            throw new NoClassDefFoundError("Missing");
        });

        assertThatThrownBy(() -> handler(broken).handleRequest(Map.of(), context()))
                .isInstanceOf(NoClassDefFoundError.class);

        assertThat(scene.log.only("SESSION_ERROR").orElseThrow().at("/metadata/fatal").asBoolean()).isTrue();
    }

    @Test
    void shouldPrimeWithoutATraceAndNeverThrow() {
        handler(scene.store).beforeCheckpoint(null);
        handler(scene.store).afterRestore(null);
        assertThat(scene.log.lines()).isEmpty();
        assertThat(scene.ecs.stops()).isEmpty();

        SessionStore failing = Mockito.mock(SessionStore.class, invocation -> {
            throw new IllegalStateException("no network yet");
        });
        assertThatCode(() -> handler(failing).beforeCheckpoint(null)).doesNotThrowAnyException();
        Mockito.verify(failing).find(Mockito.any());
    }

    @Test
    void shouldBeWiredFromTheEnvironment() {
        Map<String, String> variables = Map.of(
                "AWS_REGION", "us-west-2",
                "SESSIONS_TABLE", "sessions",
                "PROJECTS_TABLE", "projects",
                "API_KEYS_TABLE", "api-keys",
                "IDEMPOTENCY_TABLE", "idempotency",
                "ECS_CLUSTER", "wallcrawler");

        assertThatCode(() -> new SessionReaperHandler(Environment.of(variables))).doesNotThrowAnyException();
        assertThat(Patience.from(Environment.of(Map.of("START_TIMEOUT_SECONDS", "20"))).start())
                .isEqualTo(Duration.ofSeconds(20));
        Patience hasty = Patience.from(
                Environment.of(Map.of("REAPER_CREATION_SECONDS", "3", "REAPER_SETTLING_SECONDS", "2")));
        assertThat(hasty.creation()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hasty.settling()).isEqualTo(Duration.ofSeconds(2));
    }

    private SessionReaperHandler handler(SessionStore store) {
        return new SessionReaperHandler(
                store,
                scene.projects,
                scene.ecs.tasks(),
                Patience.from(Environment.of(Map.of())),
                scene.clock,
                scene.log.eventLog());
    }

    private static Context context() {
        Context context = Mockito.mock(Context.class);
        Mockito.when(context.getAwsRequestId()).thenReturn("request-1");
        Mockito.when(context.getRemainingTimeInMillis()).thenReturn(55_000);
        Mockito.when(context.getXrayTraceId())
                .thenReturn("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        return context;
    }
}
