package dev.wallcrawler.infra;

import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;

/**
 * What only the account knows, read once while deploying: the public half of the token key, so that gateway and controllers need
 * neither a permission on it nor a call at their start, and the region's list of CloudFront's addresses.
 */
final class DeployTimeFacts extends Construct {

    private static final String READ_FACTS =
            """
            import base64, boto3, cfnresponse

            PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing"

            def handler(event, context):
                try:
                    facts = {}
                    if event["RequestType"] != "Delete":
                        key = boto3.client("kms").get_public_key(KeyId=event["ResourceProperties"]["KeyId"])
                        facts["PublicKey"] = base64.b64encode(key["PublicKey"]).decode()
                        lists = boto3.client("ec2").describe_managed_prefix_lists(
                            Filters=[{"Name": "prefix-list-name", "Values": [PREFIX_LIST]}])
                        facts["CloudFrontPrefixList"] = lists["PrefixLists"][0]["PrefixListId"]
                    cfnresponse.send(event, context, cfnresponse.SUCCESS, facts, "deploy-time-facts")
                except Exception as error:
                    cfnresponse.send(event, context, cfnresponse.FAILED, {}, "deploy-time-facts", reason=str(error))
            """;

    private final CustomResource facts;

    DeployTimeFacts(Construct scope, String id, IKey key) {
        super(scope, id);
        LogGroup logs = LogGroup.Builder.create(this, "Logs")
                .retention(RetentionDays.TWO_WEEKS)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        Role role = Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        FunctionLogs.allow(role, logs);
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("kms:GetPublicKey"))
                .resources(List.of(key.getKeyArn()))
                .build());
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("ec2:DescribeManagedPrefixLists"))
                .resources(List.of("*"))
                .build());
        Function reader = Function.Builder.create(this, "Reader")
                .description("Reads what only the account knows while deploying")
                .runtime(Runtime.PYTHON_3_14)
                .handler("index.handler")
                .code(Code.fromInline(READ_FACTS))
                .timeout(Duration.seconds(30))
                .logGroup(logs)
                .role(role)
                .build();
        facts = CustomResource.Builder.create(this, "Facts")
                .serviceToken(reader.getFunctionArn())
                .resourceType("Custom::DeployTimeFacts")
                .properties(Map.of("KeyId", key.getKeyArn()))
                .build();
        // Without the policy the read would fail, and CloudFormation sees no link between the two.
        facts.getNode().addDependency(role);
    }

    /** The token key's public half as base64 of its X.509 form. */
    String tokenPublicKey() {
        return facts.getAttString("PublicKey");
    }

    /** The id of the managed list of the addresses that CloudFront reaches origins from. */
    String cloudFrontPrefixList() {
        return facts.getAttString("CloudFrontPrefixList");
    }
}
