package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A project's limit holds against everything at once. */
@ExtendWith(SharedStack.class)
class ConcurrencyTest {
    private static final int LIMIT = 5;

    @Test
    void shouldRunAsManyAsTheLimitAllows(E2eStack stack) {
        Tenant tenant = stack.newTenant("limited", LIMIT);

        List<Answer> answers = atOnce(20, () -> tenant.api().create("{\"keepAlive\": true}"));

        List<String> running = accepted(answers);
        assertThat(running).hasSize(LIMIT);
        assertThat(refused(answers)).hasSize(20 - LIMIT).allSatisfy(answer -> {
            assertThat(answer.json().path("statusCode").asInt()).isEqualTo(429);
            assertThat(answer.text("error")).isEqualTo("Too Many Requests");
            assertThat(answer.text("message")).contains("limit").contains("5");
            assertThat(answer.header("retry-after")).hasValueSatisfying(
                    seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
            assertThat(answer.header("x-ratelimit-limit")).hasValue("5");
            assertThat(answer.header("x-ratelimit-remaining")).hasValue("0");
            assertThat(answer.header("x-ratelimit-reset")).isPresent();
            assertThat(answer.header("x-request-id")).isPresent();
        });
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(ids(tenant.api().list("?status=RUNNING"))).containsExactlyInAnyOrderElementsOf(running));

        String released = running.getFirst();
        assertThat(tenant.api().release(released).status()).isEqualTo(200);
        List<Answer> more = atOnce(LIMIT, () -> tenant.api().create("{\"keepAlive\": true}"));
        assertThat(accepted(more)).hasSize(1);
        assertThat(refused(more)).hasSize(LIMIT - 1);

        String contested = running.getLast();
        List<Answer> releases = atOnce(100, () -> tenant.api().release(contested));
        assertThat(releases).allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        running.stream().skip(1).forEach(id -> tenant.api().release(id));
        tenant.api().release(accepted(more).getFirst());
        new SessionAssert(stack, tenant, contested).endsWithin(Duration.ofSeconds(10), "COMPLETED", "RELEASED");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(ids(tenant.api().list("?status=COMPLETED"))).hasSize(LIMIT + 1).containsAll(running);
            assertThat(stack.trail().terminations().stream()
                            .map(event -> event.path("session_id").asText())
                            .filter(running::contains))
                    .containsExactlyInAnyOrderElementsOf(running);
        });
    }

    private static List<String> accepted(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 201).map(answer -> answer.text("id")).toList();
    }

    private static List<Answer> refused(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 429).toList();
    }

    private static List<String> ids(Answer list) {
        return StreamSupport.stream(list.json().spliterator(), false)
                .map((JsonNode session) -> session.path("id").asText())
                .toList();
    }

    private static List<Answer> atOnce(int times, Supplier<Answer> call) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, times)
                    .mapToObj(number -> CompletableFuture.supplyAsync(call, threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }
}
