package dev.wallcrawler.infra;

import dev.wallcrawler.api.ErrorBody;
import software.amazon.awscdk.services.apigateway.Stage;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;

/** Turns away, before a function runs, an address that floods the API and a body that is over the limit. */
final class ApiFirewall extends Construct {

    private static final int REQUESTS_PER_FIVE_MINUTES = 10_000;
    private static final String TOO_LARGE = "too-large";
    private static final String TOO_MANY = "too-many";

    ApiFirewall(Construct scope, String id, Stage stage) {
        super(scope, id);
        CfnWebACL acl = CfnWebACL.Builder.create(this, "Acl")
                .scope("REGIONAL")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .visibilityConfig(visibility("Api"))
                .customResponseBodies(Map.of(
                        TOO_LARGE, body(413, "a request body may have 1 MiB at most"),
                        TOO_MANY, body(429, "too many requests came from this address: try again in five minutes")))
                .rules(List.of(
                        rule(
                                "BodySize",
                                0,
                                CfnWebACL.StatementProperty.builder()
                                        // WAF sees the first 16 KB of a body only; seven digits and more are over the
                                        // limit but for 1,000,000 to 1,048,576, which the functions check.
                                        .regexMatchStatement(CfnWebACL.RegexMatchStatementProperty.builder()
                                                .fieldToMatch(CfnWebACL.FieldToMatchProperty.builder()
                                                        .singleHeader(Map.of("Name", "content-length"))
                                                        .build())
                                                .regexString("^(10[5-9][0-9]{4}|1[1-9][0-9]{5}|[2-9][0-9]{6}|[0-9]{8,})$")
                                                .textTransformations(List.of(CfnWebACL.TextTransformationProperty.builder()
                                                        .priority(0)
                                                        .type("NONE")
                                                        .build()))
                                                .build())
                                        .build(),
                                block(413, TOO_LARGE)),
                        rule(
                                "RatePerAddress",
                                1,
                                CfnWebACL.StatementProperty.builder()
                                        .rateBasedStatement(CfnWebACL.RateBasedStatementProperty.builder()
                                                .aggregateKeyType("IP")
                                                .limit(REQUESTS_PER_FIVE_MINUTES)
                                                .evaluationWindowSec(300)
                                                .build())
                                        .build(),
                                block(429, TOO_MANY))))
                .build();
        CfnWebACLAssociation.Builder.create(this, "Association")
                .webAclArn(acl.getAttrArn())
                .resourceArn(stage.getStageArn())
                .build();
    }

    private static CfnWebACL.RuleProperty rule(
            String name, int priority, CfnWebACL.StatementProperty statement, CfnWebACL.RuleActionProperty action) {
        return CfnWebACL.RuleProperty.builder()
                .name(name)
                .priority(priority)
                .statement(statement)
                .action(action)
                .visibilityConfig(visibility(name))
                .build();
    }

    private static CfnWebACL.RuleActionProperty block(int status, String body) {
        return CfnWebACL.RuleActionProperty.builder()
                .block(CfnWebACL.BlockActionProperty.builder()
                        .customResponse(CfnWebACL.CustomResponseProperty.builder()
                                .responseCode(status)
                                .customResponseBodyKey(body)
                                .build())
                        .build())
                .build();
    }

    private static CfnWebACL.CustomResponseBodyProperty body(int status, String message) {
        return CfnWebACL.CustomResponseBodyProperty.builder()
                .contentType("APPLICATION_JSON")
                .content(ErrorBody.of(status, message).toJson())
                .build();
    }

    private static CfnWebACL.VisibilityConfigProperty visibility(String name) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .metricName(name)
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(true)
                .build();
    }
}
