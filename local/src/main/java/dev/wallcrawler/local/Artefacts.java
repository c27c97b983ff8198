package dev.wallcrawler.local;

import dev.wallcrawler.dynamodb.DynamoDbProcess;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What the stack runs as processes.
 *
 * @param controller the controller's deployable jar
 * @param gateway the gateway's deployable jar
 * @param dynamoDb the directory with DynamoDB Local's libraries
 */
public record Artefacts(Path controller, Path gateway, Path dynamoDb) {
    public Artefacts {
        requireNonNull(controller, "controller is null");
        requireNonNull(gateway, "gateway is null");
        requireNonNull(dynamoDb, "dynamoDb is null");
    }

    /** Where the build of a checkout puts them. */
    public static Artefacts of(Path checkout) {
        return new Artefacts(
                jar(checkout.resolve("controller"), "wallcrawler-controller"),
                jar(checkout.resolve("gateway"), "wallcrawler-gateway"),
                checkout.resolve("local/dynamodb-local/target/lib"));
    }

    /** Those of the checkout that this code was built in. */
    public static Artefacts ofThisBuild() {
        return of(DynamoDbProcess.libraries().resolve("../../../..").normalize());
    }

    /** The ones that are not there, in words; empty if all are. */
    public List<String> missing() {
        return List.of(controller, gateway, dynamoDb).stream()
                .filter(Files::notExists)
                .map(Path::toString)
                .toList();
    }

    private static Path jar(Path module, String artifactId) {
        return module.resolve("target").resolve(artifactId + "-deploy.jar");
    }
}
