package dev.wallcrawler.authorizer;

import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.wallcrawler.api.Caller;

import java.util.List;
import java.util.Map;

/**
 * What API Gateway is told of a caller. The policy spans the whole stage: it is cached by key, and the next request with the same
 * key may be for another route.
 */
final class AccessPolicy {

    private static final String NOBODY = "nobody";

    private AccessPolicy() {}

    /** @param methodArn {@code arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>} */
    static IamPolicyResponse of(Caller caller, String methodArn) {
        return policy(caller.apiKeyId(), IamPolicyResponse.allowStatement(stageOf(methodArn)), caller.toContext());
    }

    /** Turns whoever sent the key away. API Gateway answers that with its response for ACCESS_DENIED. */
    static IamPolicyResponse ofNobody(String methodArn) {
        return policy(NOBODY, IamPolicyResponse.denyStatement(stageOf(methodArn)), Map.of());
    }

    private static IamPolicyResponse policy(
            String principal, IamPolicyResponse.Statement statement, Map<String, Object> context) {
        return IamPolicyResponse.builder()
                .withPrincipalId(principal)
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(statement))
                        .build())
                .withContext(context)
                .build();
    }

    private static String stageOf(String methodArn) {
        String[] parts = methodArn.split("/", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("not the ARN of a method");
        }
        return parts[0] + "/" + parts[1] + "/*";
    }
}
