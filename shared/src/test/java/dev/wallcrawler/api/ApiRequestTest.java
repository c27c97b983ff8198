package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ApiRequestTest {

    @Test
    void shouldReadARequest() {
        APIGatewayProxyRequestEvent event = TestingRequests.about("sess_1", "POST", "/v1/sessions/{id}")
                .withQueryStringParameters(Map.of("limit", "5"))
                .withHeaders(Map.of("IDEMPOTENCY-key", "k"))
                .withBody("{\"a\":\"ü\"}");

        ApiRequest request = ApiRequest.from(event);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.route()).isEqualTo("/v1/sessions/{id}");
        assertThat(request.pathParameter("id")).isEqualTo("sess_1");
        assertThat(request.pathParameter("other")).isEmpty();
        assertThat(request.query("limit")).contains("5");
        assertThat(request.query("cursor")).isEmpty();
        assertThat(request.header("Idempotency-Key")).contains("k");
        assertThat(request.header("x-other")).isEmpty();
        assertThat(request.body()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(request.requestId()).isEqualTo(TestingRequests.REQUEST_ID);
        assertThat(request.caller()).isEqualTo(TestingRequests.CALLER);
    }

    @Test
    void shouldReadTheSparsestEventThereIs() {
        ApiRequest request = ApiRequest.from(new APIGatewayProxyRequestEvent());

        assertThat(request.method()).isEmpty();
        assertThat(request.body()).isEmpty();
        assertThat(request.query("q")).isEmpty();
        assertRefused(401, request::caller);
    }

    @Test
    void shouldDecodeABodyInBase64() {
        byte[] body = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", "/v1/sessions").withIsBase64Encoded(true);

        assertThat(ApiRequest.from(event.withBody(Base64.getEncoder().encodeToString(body))).body())
                .isEqualTo("{\"a\":\"ü\"}");
        assertRefused(400, () -> ApiRequest.from(event.withBody("%%%")));
    }

    @Test
    void shouldNotShowSecretsAsText() {
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", "/v1/sessions").withBody("hunter2");

        assertThat(ApiRequest.from(event).toString()).doesNotContain("wc_a-secret-key", "hunter2");
    }

    @Test
    void shouldChooseAProjectOfTheCaller() {
        Caller caller = new Caller(List.of("proj_first", "proj_second"), "key_1");

        assertThat(caller.projectId(Optional.empty())).isEqualTo("proj_first");
        assertThat(caller.projectId(Optional.of("proj_second"))).isEqualTo("proj_second");
        assertRefused(403, () -> caller.projectId(Optional.of("proj_third")));
        assertRefused(403, () -> caller.projectId(Optional.of("")));
    }

    @Test
    void shouldCarryTheCallerThroughTheRequestContext() {
        Caller caller = new Caller(List.of("proj_first", "proj_second"), "key_1");

        assertThat(caller.toContext()).allSatisfy((_, value) -> assertThat(value).isInstanceOf(String.class));
        assertThat(Caller.fromContext(caller.toContext())).contains(caller);
        assertThat(Caller.fromContext(Map.of())).isEmpty();
        assertThat(Caller.fromContext(Map.of("projectIds", "", "apiKeyId", "k"))).isEmpty();
        assertThat(Caller.fromContext(Map.of("projectIds", "proj_first"))).isEmpty();
    }

    private static void assertRefused(int statusCode, ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(statusCode));
    }
}
