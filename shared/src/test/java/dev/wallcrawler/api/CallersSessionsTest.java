package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
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
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_RETRIEVE);

    @Test
    void shouldFindTheCallersSession() {
        TestingSessions.in(SessionStatus.READY, store, ID);

        assertThat(sessions.find(call(ID, TestingSessions.PROJECT)).id()).isEqualTo(ID);
        assertThat(sessions.find(call(ID, "proj_first", TestingSessions.PROJECT)).id()).isEqualTo(ID);
    }

    @Test
    void shouldNotKnowASessionOfSomebodyElse() {
        TestingSessions.in(SessionStatus.READY, store, ID);

        ApiCall foreign = call(ID, "proj_other");
        ApiCall unknown = call("sess_01JD0000000000000000000002", TestingSessions.PROJECT);

        assertRefused(404, () -> sessions.find(foreign));
        assertRefused(404, () -> sessions.find(unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "..", "a/b", "sess_1?x", "ü", "sess_\u0000"})
    void shouldNotAskTheStoreForWhatIsNoId(String id) {
        assertRefused(404, () -> sessions.find(call(id, TestingSessions.PROJECT)));
    }

    @Test
    void shouldNotAskTheStoreForAnEndlessId() {
        assertRefused(404, () -> sessions.find(call("s".repeat(5_000), TestingSessions.PROJECT)));
    }

    @Test
    void shouldFindASessionOnlyInTheProjectThatWasAskedFor() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        ApiCall call = call(ID, TestingSessions.PROJECT, "proj_second");

        assertThat(sessions.find(call, Optional.of(TestingSessions.PROJECT)).id()).isEqualTo(ID);
        assertRefused(404, () -> sessions.find(call, Optional.of("proj_second")));
        assertRefused(403, () -> sessions.find(call, Optional.of("proj_other")));
    }

    @Test
    void shouldRefuseARequestThatCamePastTheAuthorizer() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        APIGatewayProxyRequestEvent event = TestingRequests.about(ID, "GET", ROUTE);
        event.getRequestContext().setAuthorizer(Map.of());

        assertRefused(401, () -> sessions.find(new ApiCall(ApiRequest.from(event), log.eventLog())));
    }

    private ApiCall call(String id, String... projects) {
        Caller caller = new Caller(List.of(projects), "key_1");
        return new ApiCall(
                ApiRequest.from(TestingRequests.of("GET", ROUTE, caller).withPathParameters(Map.of("id", id))),
                log.eventLog());
    }

    private static void assertRefused(int statusCode, ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(statusCode));
    }
}
