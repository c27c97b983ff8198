package dev.wallcrawler.session;

import dev.wallcrawler.dynamodb.DynamoDbProcess;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The real DynamoDB engine for tests, in memory, in a process of its own: one for the whole JVM, started when it is first asked
 * for, gone with the JVM. Tests share it, so each makes tables under names of its own.
 */
public final class DynamoDbLocal {
    private static final class Running {
        private static final DynamoDbProcess PROCESS = start();

        private static DynamoDbProcess start() {
            try {
                return DynamoDbProcess.start(DynamoDbProcess.libraries(), Optional.empty(), List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private DynamoDbLocal() {}

    /** Where it answers; starts it if it does not run yet. */
    public static URI endpoint() {
        return Running.PROCESS.endpoint();
    }

    /** A new client of it; the caller closes it. */
    public static DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint())
                .region(Region.US_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }
}
