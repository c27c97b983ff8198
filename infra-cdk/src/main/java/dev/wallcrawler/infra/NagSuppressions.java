package dev.wallcrawler.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import software.constructs.IConstruct;

import java.nio.file.Path;
import java.util.List;

/** What cdk-nag finds and we keep, each with the reason in one sentence. */
final class NagSuppressions {

    private NagSuppressions() {}

    static void apply(StateStack state, ServiceStack service, DeploymentSettings settings) {
        keep(state, "Archive/Bucket", "AwsSolutions-S1", "Only Firehose writes here and only Athena reads, whose queries"
                + " CloudTrail records; a second bucket of access logs would tell nothing more.");
        keep(state, "Archive/StreamRole", "AwsSolutions-IAM5", "Firehose names each object by its time of delivery, so its"
                + " right to write can only be for all keys of the one archive bucket.");
        keep(service, "Facts/Role", "AwsSolutions-IAM5", "DescribeManagedPrefixLists knows no resources.");
        keep(service, "Functions", "AwsSolutions-IAM5", "X-Ray's and ListTasks' actions know no resources, log streams and"
                + " task ids are not known beforehand, and every other action names its table, index, key or task"
                + " definition.");
        for (String task : List.of("Browsers/Task", "Gateway/Task")) {
            keep(service, task, "AwsSolutions-ECS2", "The variables are names and a public key; there is no secret among"
                    + " them.");
            keep(service, task, "AwsSolutions-IAM5", "GetAuthorizationToken of ECR knows no resources.");
        }
        keep(service, "Gateway/Balancer", "AwsSolutions-ELB2", "Access logs would hold the tokens in the URLs; the gateway"
                + " logs every request without them.");
        keep(service, "Gateway/Distribution", "AwsSolutions-CFR1", "Who may connect is decided by the token of a session,"
                + " not by a country.");
        keep(service, "Gateway/Distribution", "AwsSolutions-CFR2", "Nothing is served without a signed token that is checked"
                + " before any work is done, and a web ACL for CloudFront would have to live in us-east-1.");
        keep(service, "Gateway/Distribution", "AwsSolutions-CFR3", "Access logs would hold the tokens in the URLs; the"
                + " gateway logs every request without them.");
        if (settings.domain().isEmpty()) {
            keep(service, "Gateway/Distribution", "AwsSolutions-CFR4", "Without a domain the certificate is CloudFront's"
                    + " own, which fixes the policy; with a domain TLS 1.2 is the least.");
        }
        if (settings.apiLogRole() == DeploymentSettings.ApiLogRole.OWN) {
            keep(service, "Api/LogRole", "AwsSolutions-IAM5", "API Gateway takes one role for all APIs of the account and"
                    + " region, whose log groups the stack cannot name.");
        }
        keep(service, "Api/Api", "AwsSolutions-APIG2", "The functions validate bodies, since only they can name the wrong"
                + " field in the API's error form.");
        keep(service, "Api/Api", "AwsSolutions-APIG6", "Execution logs would repeat the access log and every REQUEST event,"
                + " and can hold headers.");
        keep(service, "Api/Api", "AwsSolutions-COG4", "Callers are programs with an API key, which the authorizer checks.");
        for (String queue : List.of("Events/FailedRecords", "Events/FailedEvents")) {
            keep(service, queue, "AwsSolutions-SQS3", "This is the dead-letter queue.");
        }
    }

    private static void keep(IConstruct stack, String path, String rule, String reason) {
        IConstruct construct = stack;
        for (Path id : Path.of(path)) {
            construct = construct.getNode().findChild(id.toString());
        }
        io.github.cdklabs.cdknag.NagSuppressions.addResourceSuppressions(
                construct,
                List.of(NagPackSuppression.builder().id(rule).reason(reason).build()),
                true);
    }
}
