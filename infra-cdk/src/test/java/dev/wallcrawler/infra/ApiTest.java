package dev.wallcrawler.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestingDeployment prod = TestingDeployment.prod();

    @Test
    void shouldAnswerItsOwnErrorsInTheErrorForm() throws JsonProcessingException {
        Map<String, JsonNode> responses = prod.properties("AWS::ApiGateway::GatewayResponse").stream()
                .collect(Collectors.toMap(response -> response.get("ResponseType").asText(), response -> response));

        assertThat(responses.keySet())
                .contains("UNAUTHORIZED", "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED",
                        "DEFAULT_4XX", "DEFAULT_5XX", "INTEGRATION_TIMEOUT", "AUTHORIZER_FAILURE");
        for (JsonNode response : responses.values()) {
            JsonNode body = JSON.readTree(response.at("/ResponseTemplates/application~1json").asText());
            assertThat(body.get("statusCode").asText()).isEqualTo(response.get("StatusCode").asText());
            assertThat(body.get("error").asText()).isNotBlank();
            assertThat(body.get("message").asText()).isNotBlank();
        }
        assertThat(responses.get("MISSING_AUTHENTICATION_TOKEN").get("StatusCode").asText()).isEqualTo("404");
        for (String afterTheFunction : List.of("DEFAULT_5XX", "INTEGRATION_TIMEOUT")) {
            assertThat(responses.get(afterTheFunction).at("/ResponseParameters/gatewayresponse.header.x-should-retry").asText())
                    .isEqualTo("'false'");
        }
        for (String beforeTheFunction : List.of("THROTTLED", "INTEGRATION_FAILURE", "AUTHORIZER_FAILURE")) {
            assertThat(responses.get(beforeTheFunction).toString()).doesNotContain("x-should-retry");
        }
        assertThat(responses.get("UNAUTHORIZED").get("StatusCode").asText()).isEqualTo("401");
        assertThat(responses.get("ACCESS_DENIED").get("ResponseTemplates"))
                .as("what the authorizer's Deny of an unknown key comes to")
                .isEqualTo(responses.get("UNAUTHORIZED").get("ResponseTemplates"));
        assertThat(responses.get("REQUEST_TOO_LARGE").get("StatusCode").asText()).isEqualTo("413");
        assertThat(responses.get("THROTTLED").get("StatusCode").asText()).isEqualTo("429");
    }

    @Test
    void shouldAskForTheKeyOnEveryOperation() {
        assertThat(prod.properties("AWS::ApiGateway::Method"))
                .allMatch(method -> method.get("AuthorizationType").asText().equals("CUSTOM"));
        assertThat(prod.properties("AWS::ApiGateway::Authorizer")).singleElement().satisfies(authorizer -> {
            assertThat(authorizer.get("IdentitySource").asText()).isEqualTo("method.request.header.X-BB-API-Key");
            assertThat(authorizer.get("AuthorizerResultTtlInSeconds").asInt()).isPositive();
            assertThat(authorizer.get("Type").asText()).isEqualTo("REQUEST");
        });
    }

    @Test
    void shouldServeTheOperationsOfTheDocument() throws IOException {
        Set<String> served = SessionApi.ROUTES.stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented()).isEqualTo(served);
        assertThat(prod.properties("AWS::ApiGateway::Method")).hasSize(served.size());
    }

    @Test
    void shouldAllowNoOtherOrigin() {
        assertThat(prod.properties("AWS::ApiGateway::Method"))
                .noneMatch(method -> method.get("HttpMethod").asText().equals("OPTIONS"));
        assertThat(prod.properties("AWS::ApiGateway::GatewayResponse"))
                .noneMatch(response -> response.toString().contains("Access-Control"));
    }

    @Test
    void shouldSetTheRoleOfAccessLogsUnlessTheAccountHasOne() {
        String account = prod.resources("AWS::ApiGateway::Account").keySet().iterator().next();
        JsonNode stage = prod.resources("AWS::ApiGateway::Stage").values().iterator().next();

        assertThat(prod.resources("AWS::ApiGateway::Account").values())
                .singleElement()
                .matches(resource -> resource.get("DeletionPolicy").asText().equals("Retain"));
        assertThat(TestingDeployment.list(stage.get("DependsOn")).stream().map(JsonNode::asText)).contains(account);
        assertThat(TestingDeployment.of(Map.of("environment", "shared", "apiLogRole", "existing"))
                        .resources("AWS::ApiGateway::Account"))
                .isEmpty();
    }

    @Test
    void shouldThrottleEachOperationAndEachAddress() {
        JsonNode stage = prod.properties("AWS::ApiGateway::Stage").getFirst();

        assertThat(TestingDeployment.list(stage.get("MethodSettings")))
                .hasSize(SessionApi.ROUTES.size() + 1)
                .allMatch(settings -> settings.get("ThrottlingRateLimit").asInt() > 0);
        assertThat(prod.properties("AWS::WAFv2::WebACL").toString()).contains("RateBasedStatement", "content-length");
        assertThat(prod.properties("AWS::WAFv2::WebACLAssociation")).hasSize(1);
        assertThat(prod.properties("AWS::ApiGateway::RestApi"))
                .singleElement()
                .matches(api -> api.at("/EndpointConfiguration/Types/0").asText().equals("REGIONAL"));
    }

    /** The paths of {@code openapi.yaml}, by the indentation that the file keeps: two spaces a path, four a method. */
    private static Set<String> documented() throws IOException {
        Pattern path = Pattern.compile("^  (/v1/[^:]*):\\s*$");
        Pattern method = Pattern.compile("^    (get|post|put|patch|delete):\\s*$");
        Set<String> operations = new TreeSet<>();
        String current = "";
        for (String line : Files.readAllLines(TestingDeployment.projectRoot().resolve("openapi.yaml"))) {
            Matcher paths = path.matcher(line);
            if (paths.matches()) {
                current = paths.group(1);
            }
            Matcher methods = method.matcher(line);
            if (methods.matches()) {
                operations.add(methods.group(1).toUpperCase(Locale.ROOT) + " " + current);
            }
        }
        return operations;
    }
}
