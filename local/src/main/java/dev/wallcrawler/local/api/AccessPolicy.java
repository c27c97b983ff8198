package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * An IAM policy document as an authorizer returns it, evaluated as API Gateway does: allowed is what some statement allows and
 * none denies. Immutable.
 */
final class AccessPolicy {
    private static final String INVOKE = "execute-api:Invoke";

    private final List<Statement> statements;

    private AccessPolicy(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    private record Statement(boolean allows, List<Pattern> actions, List<Pattern> resources) {
        boolean covers(String methodArn) {
            return matchesAny(actions, INVOKE) && matchesAny(resources, methodArn);
        }

        private static boolean matchesAny(List<Pattern> patterns, String text) {
            return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
        }
    }

    /** @throws IllegalArgumentException if it is not a policy document that can be evaluated whole */
    static AccessPolicy parse(JsonNode document) {
        requireNonNull(document, "document is null");
        JsonNode statements = document.path("Statement");
        if (statements.isMissingNode()) {
            throw new IllegalArgumentException("a policy document needs a Statement");
        }
        var parsed = new ArrayList<Statement>();
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            parsed.add(parseStatement(statement));
        }
        return new AccessPolicy(parsed);
    }

    /** Whether the method may be called. */
    boolean allows(String methodArn) {
        List<Statement> covering =
                statements.stream().filter(statement -> statement.covers(methodArn)).toList();
        return !covering.isEmpty() && covering.stream().allMatch(Statement::allows);
    }

    private static Statement parseStatement(JsonNode statement) {
        JsonNode condition = statement.path("Condition");
        if (statement.has("NotAction") || statement.has("NotResource") || !condition.isEmpty()) {
            throw new IllegalArgumentException("NotAction, NotResource and Condition are not evaluated here");
        }
        boolean allows = switch (statement.path("Effect").asText()) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw new IllegalArgumentException("a statement's Effect must be Allow or Deny");
        };
        return new Statement(
                allows,
                patterns(statement.path("Action"), Pattern.CASE_INSENSITIVE),
                patterns(statement.path("Resource"), 0));
    }

    private static List<Pattern> patterns(JsonNode values, int flags) {
        var patterns = new ArrayList<Pattern>();
        for (JsonNode value : values.isArray() ? values : List.of(values)) {
            patterns.add(Pattern.compile(expression(value.asText()), flags | Pattern.DOTALL));
        }
        return patterns;
    }

    /** IAM's wildcards: {@code *} for any characters, slashes included, {@code ?} for one. */
    private static String expression(String wildcards) {
        var expression = new StringBuilder();
        wildcards.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(Character.toString(c)));
            }
        });
        return expression.toString();
    }
}
