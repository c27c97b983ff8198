package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's program on the unmodified Stagehand. Its packages take more room than all others, so Maven does not fetch them. */
@Tag("slow")
@ExtendWith(SharedStack.class)
class StagehandTest {

    @Test
    void shouldServeStagehand(E2eStack stack) throws Exception {
        Tenant tenant = stack.newTenant("stagehand", 1);
        try (LoopbackSite site = new LoopbackSite()) {
            NodeProgram program = NodeProgram.in("stagehand");
            program.fetchPackages();
            JsonNode report = Trail.parse(program.run("stagehand.mjs", Map.of(
                    "BROWSERBASE_BASE_URL", stack.stack().baseUrl().toString(),
                    "BROWSERBASE_API_KEY", tenant.apiKey(),
                    "E2E_PAGE_URL", site.url().toString())));

            String sessionId = report.path("sessionId").asText();
            assertThat(report.path("title").asText()).isEqualTo("Wallcrawler e2e");
            assertThat(report.path("width").asInt()).isEqualTo(900);
            assertThat(report.path("screenshot").asInt()).isGreaterThan(1_000);
            assertThat(report.path("sum").asInt()).isEqualTo(2);
            new SessionAssert(stack, tenant, sessionId).endsSoon("COMPLETED", "DISCONNECTED");
            assertThat(stack.trail().ofSession(sessionId, "BROWSER_OPERATION"))
                    .extracting(operation -> operation.at("/metadata/operation").asText())
                    .contains("navigate", "screenshot");
        }
    }
}
