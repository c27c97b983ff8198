package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.Environment;
import dev.wallcrawler.local.command.CommandFailure;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * An AWS account and region, with the right to call it. The clients are the caller's to close.
 *
 * @param environment where {@code AWS_ENDPOINT_URL_<SERVICE>} may say that a service is elsewhere
 */
public record AwsAccount(AwsCredentialsProvider credentials, Region region, Environment environment) {
    /** Reading a busy log group takes its time. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    private static final Duration CALL = Duration.ofMinutes(3);
    /** Log groups are read at a low rate by everybody in the account together. */
    private static final int ATTEMPTS = 8;

    public AwsAccount {
        requireNonNull(credentials, "credentials is null");
        requireNonNull(region, "region is null");
        requireNonNull(environment, "environment is null");
    }

    /**
     * The account that a choice means.
     *
     * @throws CommandFailure if there are no credentials, or there is no region
     */
    public static AwsAccount of(DeploymentChoice choice, Environment environment) throws CommandFailure {
        Optional<Region> region = choice.region()
                .or(() -> environment.find("AWS_REGION"))
                .or(() -> environment.find("AWS_DEFAULT_REGION"))
                .map(Region::of)
                .or(() -> regionOfProfile(choice.profile().or(() -> environment.find("AWS_PROFILE"))));
        if (region.isEmpty()) {
            throw new CommandFailure("no AWS region; give --region, or set AWS_REGION or the profile's region");
        }
        // A profile that was named is the one that is meant, whatever the environment holds.
        AwsCredentialsProvider credentials = choice.profile()
                .map(name -> (AwsCredentialsProvider) ProfileCredentialsProvider.create(name))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        try {
            credentials.resolveCredentials();
        } catch (RuntimeException e) {
            // Of any kind: the services that give a profile its credentials throw exceptions of their own.
            throw noCredentials(choice.profile(), e);
        }
        return new AwsAccount(credentials, region.get(), environment);
    }

    private static CommandFailure noCredentials(Optional<String> profile, RuntimeException cause) {
        return new CommandFailure(
                profile.map(name -> "no AWS credentials from profile " + name
                                + "; is there such a profile, and is it signed in (aws sso login --profile " + name + ")?")
                        .orElse("no AWS credentials; give --profile, set AWS_PROFILE, or sign in"),
                cause);
    }

    private static Optional<Region> regionOfProfile(Optional<String> profile) {
        try {
            AwsProfileRegionProvider provider = profile.map(name -> new AwsProfileRegionProvider(ProfileFile::defaultProfileFile, name))
                    .orElseGet(AwsProfileRegionProvider::new);
            return Optional.ofNullable(provider.getRegion());
        } catch (SdkClientException _) {
            return Optional.empty();
        }
    }

    CloudFormationClient cloudFormation() {
        return configured(CloudFormationClient.builder(), "CLOUDFORMATION").build();
    }

    CloudWatchClient cloudWatch() {
        return configured(CloudWatchClient.builder(), "CLOUDWATCH").build();
    }

    CloudWatchLogsClient logs() {
        return configured(CloudWatchLogsClient.builder(), "CLOUDWATCH_LOGS").build();
    }

    DynamoDbClient dynamoDb() {
        return configured(DynamoDbClient.builder().endpointDiscoveryEnabled(false), "DYNAMODB").build();
    }

    SnsClient sns() {
        return configured(SnsClient.builder(), "SNS").build();
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, String service) {
        builder.region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .build());
        environment.find("AWS_ENDPOINT_URL_" + service).map(URI::create).ifPresent(builder::endpointOverride);
        return builder;
    }
}
