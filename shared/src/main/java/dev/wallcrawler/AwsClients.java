package dev.wallcrawler;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.kms.KmsClient;

import java.net.URI;
import java.time.Duration;

/**
 * The AWS clients, made from {@code AWS_REGION} and, where set, {@code AWS_ENDPOINT_URL_<SERVICE>}. Everything else, such as the
 * credentials, is the SDK's own default chain. Timeouts are set so that a caller hears of a stuck call while its function still
 * runs; they shrink with the time that is left until the {@link Deadline}.
 */
public final class AwsClients {

    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final Duration CALL = Duration.ofSeconds(9);

    private AwsClients() {}

    public static DynamoDbClient dynamoDb(Environment environment) {
        return configured(
                        DynamoDbClient.builder().endpointDiscoveryEnabled(false),
                        environment,
                        "AWS_ENDPOINT_URL_DYNAMODB")
                .build();
    }

    public static EcsClient ecs(Environment environment) {
        return configured(EcsClient.builder(), environment, "AWS_ENDPOINT_URL_ECS").build();
    }

    /**
     * A client that asks nobody: each of its calls is made up to the wire, and answered with this.
     *
     * @param answer JSON, as ECS would write it
     */
    public static EcsClient offlineEcs(String answer) {
        return EcsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("offline", "offline")))
                .httpClient(new OfflineHttp(answer))
                .build();
    }

    public static KmsClient kms(Environment environment) {
        return configured(KmsClient.builder(), environment, "AWS_ENDPOINT_URL_KMS").build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B configured(B builder, Environment environment, String endpoint) {
        builder.region(Region.of(environment.require("AWS_REGION")))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .addExecutionInterceptor(new DeadlineInterceptor(CALL))
                        .retryStrategy(RetryMode.STANDARD)
                        .build());
        environment.find(endpoint).map(URI::create).ifPresent(builder::endpointOverride);
        return builder;
    }
}
