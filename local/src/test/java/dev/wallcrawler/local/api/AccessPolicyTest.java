package dev.wallcrawler.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessPolicyTest {
    private static final String STAGE = "arn:aws:execute-api:us-west-2:000000000000:local/local";

    private static AccessPolicy policy(String... statements) throws JsonProcessingException {
        return AccessPolicy.parse(Json.MAPPER.readTree(
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}"));
    }

    private static String statement(String effect, String action, String resource) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":" + action + ",\"Resource\":" + resource + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "/*, POST/v1/sessions, true",
        "/*/v1/sessions, POST/v1/sessions, true",
        "/GET/*, POST/v1/sessions, false",
        "/GET/v1/sessions/*, GET/v1/sessions/sess_1/debug, true",
        "/GET/v1/sessions, GET/v1/sessions/sess_1, false",
        "/GET/v1/sessions/sess_?, GET/v1/sessions/sess_1, true",
        "/GET/v1/sessions/sess_?, GET/v1/sessions/sess_10, false",
        "/GET/v1.sessions, GET/v1/sessions, false",
    })
    void shouldMatchTheResourceWithItsWildcards(String resource, String method, boolean allowed) throws Exception {
        AccessPolicy policy = policy(statement("Allow", "\"execute-api:Invoke\"", "\"" + STAGE + resource + "\""));

        assertThat(policy.allows(STAGE + "/" + method)).isEqualTo(allowed);
    }

    @Test
    void shouldDenyWhereNothingAllows() throws Exception {
        assertThat(policy().allows(STAGE + "/GET/v1/sessions")).isFalse();
    }

    @Test
    void shouldDenyWhereAnythingDenies() throws Exception {
        AccessPolicy policy = policy(
                statement("Allow", "\"execute-api:*\"", "\"*\""),
                statement("Deny", "\"execute-api:Invoke\"", "[\"" + STAGE + "/DELETE/*\",\"" + STAGE + "/POST/*\"]"));

        assertThat(policy.allows(STAGE + "/GET/v1/sessions")).isTrue();
        assertThat(policy.allows(STAGE + "/POST/v1/sessions")).isFalse();
    }

    @Test
    void shouldAllowNothingForAnotherAction() throws Exception {
        AccessPolicy policy = policy(statement("Allow", "[\"execute-api:ManageConnections\"]", "\"*\""));

        assertThat(policy.allows(STAGE + "/GET/v1/sessions")).isFalse();
    }

    @Test
    void shouldRefuseWhatItCannotEvaluateWhole() {
        assertThatThrownBy(() -> policy("{\"Effect\":\"Allow\",\"NotAction\":\"x\",\"Resource\":\"*\"}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy(statement("Perhaps", "\"*\"", "\"*\"")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AccessPolicy.parse(Json.MAPPER.readTree("{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
