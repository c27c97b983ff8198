package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.util.Objects.requireNonNull;

/** What an authorizer said of a caller: what the policy lets through, and what functions are told. */
record Authorization(AccessPolicy policy, ObjectNode context) {
    Authorization {
        requireNonNull(policy, "policy is null");
        requireNonNull(context, "context is null");
    }

    /**
     * Reads an authorizer's result.
     *
     * @throws IllegalArgumentException if API Gateway could not make sense of it either
     */
    static Authorization parse(JsonNode result) {
        String principal = result.path("principalId").asText();
        if (principal.isEmpty()) {
            throw new IllegalArgumentException("an authorizer must name a principal");
        }
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        result.path("context").properties().forEach(entry -> {
            if (!entry.getValue().isValueNode()) {
                throw new IllegalArgumentException("an authorizer's context holds plain values only");
            }
            context.put(entry.getKey(), entry.getValue().asText());
        });
        context.put("principalId", principal);
        return new Authorization(AccessPolicy.parse(result.path("policyDocument")), context);
    }
}
