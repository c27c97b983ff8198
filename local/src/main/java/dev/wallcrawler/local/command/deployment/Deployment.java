package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.deployment.StackOutput;
import dev.wallcrawler.local.command.CommandContext;
import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.session.SessionTables;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/**
 * A deployment that is there.
 *
 * @param status its service stack's, such as {@code UPDATE_COMPLETE}
 * @param outputs of that stack
 */
public record Deployment(DeploymentChoice choice, AwsAccount account, String status, Map<String, String> outputs) {
    public Deployment {
        requireNonNull(choice, "choice is null");
        requireNonNull(account, "account is null");
        requireNonNull(status, "status is null");
        outputs = Map.copyOf(outputs);
    }

    /**
     * Finds the deployment of this name in the account that is chosen.
     *
     * @throws CommandFailure if there is none, or no way to it
     */
    public static Deployment find(DeploymentChoice choice, CommandContext context) throws CommandFailure {
        return find(choice, AwsAccount.of(choice, context.environment()));
    }

    static Deployment find(DeploymentChoice choice, AwsAccount account) throws CommandFailure {
        String name = choice.name().serviceStack();
        Stack stack;
        try (CloudFormationClient cloudFormation = account.cloudFormation()) {
            stack = AwsFailures.explained("cloudformation:DescribeStacks", () -> describe(cloudFormation, name))
                    .flatMap(response -> response.stacks().stream().findFirst())
                    .orElseThrow(() -> new CommandFailure("there is no stack " + name + " in " + account.region()
                            + " of this account; is --env right, and --profile and --region?"));
        }
        return new Deployment(
                choice,
                account,
                stack.stackStatusAsString(),
                stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue)));
    }

    private static Optional<DescribeStacksResponse> describe(CloudFormationClient cloudFormation, String name) {
        try {
            return Optional.of(cloudFormation.describeStacks(request -> request.stackName(name)));
        } catch (AwsServiceException e) {
            if (AwsFailures.code(e).equals("ValidationError") && AwsFailures.message(e).contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Where its API is. */
    public URI apiUrl() throws CommandFailure {
        return URI.create(output(StackOutput.API_URL));
    }

    /** Where its gateway is. */
    public URI gatewayUrl() throws CommandFailure {
        return URI.create(output(StackOutput.GATEWAY_URL));
    }

    /** Its tables. */
    public SessionTables tables() throws CommandFailure {
        return new SessionTables(
                output(StackOutput.SESSIONS_TABLE),
                output(StackOutput.PROJECTS_TABLE),
                output(StackOutput.API_KEYS_TABLE),
                output(StackOutput.IDEMPOTENCY_TABLE));
    }

    /** A client of its tables, for the caller to close. */
    public DynamoDbClient dynamoDb() {
        return account.dynamoDb();
    }

    /** A client of its log groups, for the caller to close. */
    public CloudWatchLogsClient logs() {
        return account.logs();
    }

    /** A client of its alarms, for the caller to close. */
    public CloudWatchClient alarms() {
        return account.cloudWatch();
    }

    /** A client of the topics that its alarms tell, for the caller to close. */
    public SnsClient topics() {
        return account.sns();
    }

    private String output(StackOutput output) throws CommandFailure {
        String value = outputs.get(output.key());
        if (value == null) {
            throw new CommandFailure("the stack " + choice.name().serviceStack() + " is " + status + " and has no output "
                    + output.key() + "; deploy it again");
        }
        return value;
    }
}
