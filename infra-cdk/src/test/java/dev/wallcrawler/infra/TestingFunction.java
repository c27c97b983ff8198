package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.token.TestingTokens;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of ours, as a template has it.
 *
 * @param id its logical id
 * @param handler the class
 * @param variables that it is started with
 */
record TestingFunction(String id, String handler, Map<String, String> variables) {

    private static final String PUBLIC_KEY = TestingTokens.create(new TestingClock()).publicKey();

    static List<TestingFunction> allOf(TestingDeployment deployment) {
        return deployment.resources("AWS::Lambda::Function").entrySet().stream()
                .filter(function -> handler(function.getValue()).startsWith("dev.wallcrawler."))
                .map(function -> new TestingFunction(
                        function.getKey(), handler(function.getValue()), variables(function.getValue())))
                .toList();
    }

    /** The handler, made as Lambda's runtime makes it, but for where its variables come from. */
    Object start() throws ReflectiveOperationException {
        return Class.forName(handler).getConstructor(Environment.class).newInstance(Environment.of(variables));
    }

    TestingFunction without(String variable) {
        Map<String, String> fewer = new HashMap<>(variables);
        fewer.remove(variable);
        return new TestingFunction(id, handler, fewer);
    }

    private static String handler(JsonNode function) {
        return function.at("/Properties/Handler").asText();
    }

    private static Map<String, String> variables(JsonNode function) {
        Map<String, String> variables = new HashMap<>();
        function.at("/Properties/Environment/Variables")
                .properties()
                .forEach(variable -> variables.put(variable.getKey(), value(variable.getKey(), variable.getValue())));
        variables.put("AWS_REGION", "us-west-2");
        return variables;
    }

    /** What CloudFormation might put where the template refers to something. */
    static String value(String name, JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        return switch (name) {
            case "TOKEN_PUBLIC_KEY" -> PUBLIC_KEY;
            case "GATEWAY_URL" -> "wss://d111111abcdef8.cloudfront.net";
            default -> "of-the-account";
        };
    }
}
