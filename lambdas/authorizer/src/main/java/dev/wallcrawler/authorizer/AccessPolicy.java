package dev.wallcrawler.authorizer;

import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.wallcrawler.api.Caller;

import java.util.List;

/**
 * What API Gateway is told of a caller. The policy spans the whole stage: it is cached by key, and the next request with the same
 * key may be for another route.
 */
final class AccessPolicy {

    private AccessPolicy() {}

    /** @param methodArn {@code arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>} */
    static IamPolicyResponse of(Caller caller, String methodArn) {
        return IamPolicyResponse.builder()
                .withPrincipalId(caller.apiKeyId())
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(IamPolicyResponse.allowStatement(stageOf(methodArn) + "/*")))
                        .build())
                .withContext(caller.toContext())
                .build();
    }

    private static String stageOf(String methodArn) {
        String[] parts = methodArn.split("/", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("not the ARN of a method");
        }
        return parts[0] + "/" + parts[1];
    }
}
