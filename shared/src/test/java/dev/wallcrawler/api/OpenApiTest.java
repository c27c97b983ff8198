package dev.wallcrawler.api;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenApiTest {

    @Test
    void shouldPromiseTheOperationsThatThereAreFunctionsFor() {
        assertThat(TestingOpenApi.operations())
                .containsExactlyInAnyOrder(
                        "POST /v1/sessions",
                        "GET /v1/sessions",
                        "GET /v1/sessions/{id}",
                        "POST /v1/sessions/{id}",
                        "GET /v1/sessions/{id}/debug");
    }
}
