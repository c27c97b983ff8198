package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CallersSessionsTest {

    private static final String ID = "sess_01JD0000000000000000000001";
    private static final String ROUTE = "/v1/sessions/{id}";

    private final TestingSessionStore store = new TestingSessionStore();
    private final CallersSessions sessions = new CallersSessions(store);

    @Test
    void shouldFindTheCallersSession() {
        TestingSessions.in(SessionStatus.READY, store, ID);

        assertThat(sessions.find(request(ID, TestingSessions.PROJECT)).id()).isEqualTo(ID);
        assertThat(sessions.find(request(ID, "proj_first", TestingSessions.PROJECT)).id()).isEqualTo(ID);
    }

    @Test
    void shouldNotKnowASessionOfSomebodyElse() {
        TestingSessions.in(SessionStatus.READY, store, ID);

        ApiRequest foreign = request(ID, "proj_other");
        ApiRequest unknown = request("sess_01JD0000000000000000000002", TestingSessions.PROJECT);

        assertRefused(404, () -> sessions.find(foreign));
        assertRefused(404, () -> sessions.find(unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "..", "a/b", "sess_1?x", "ü", "sess_\u0000"})
    void shouldNotAskTheStoreForWhatIsNoId(String id) {
        assertRefused(404, () -> sessions.find(request(id, TestingSessions.PROJECT)));
    }

    @Test
    void shouldNotAskTheStoreForAnEndlessId() {
        assertRefused(404, () -> sessions.find(request("s".repeat(5_000), TestingSessions.PROJECT)));
    }

    @Test
    void shouldFindASessionOnlyInTheProjectThatWasAskedFor() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        ApiRequest request = request(ID, TestingSessions.PROJECT, "proj_second");

        assertThat(sessions.find(request, Optional.of(TestingSessions.PROJECT)).id()).isEqualTo(ID);
        assertRefused(404, () -> sessions.find(request, Optional.of("proj_second")));
        assertRefused(403, () -> sessions.find(request, Optional.of("proj_other")));
    }

    @Test
    void shouldRefuseARequestThatCamePastTheAuthorizer() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        APIGatewayProxyRequestEvent event = TestingRequests.about(ID, "GET", ROUTE);
        event.getRequestContext().setAuthorizer(Map.of());

        assertRefused(401, () -> sessions.find(ApiRequest.from(event)));
    }

    private static ApiRequest request(String id, String... projects) {
        Caller caller = new Caller(List.of(projects), "key_1");
        return ApiRequest.from(
                TestingRequests.of("GET", ROUTE, caller).withPathParameters(Map.of("id", id)));
    }

    private static void assertRefused(int statusCode, ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(statusCode));
    }
}
