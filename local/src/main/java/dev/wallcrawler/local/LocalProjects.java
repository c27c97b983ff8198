package dev.wallcrawler.local;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.ProjectStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** The projects and keys of a stack, for a process that does not run it. */
public final class LocalProjects implements AutoCloseable {
    private final DynamoDbClient client;
    private final Optional<DynamoDbProcess> database;

    private LocalProjects(URI dynamoDb, Optional<DynamoDbProcess> database) {
        LocalEnvironment.provideCredentials();
        this.client = AwsClients.dynamoDb(Environment.of(
                Map.of("AWS_REGION", LocalEnvironment.REGION, "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString())));
        this.database = requireNonNull(database, "database is null");
    }

    /** Of a stack that runs, by {@link LocalStack#dynamoDb()}. */
    public static LocalProjects running(URI dynamoDb) {
        return new LocalProjects(dynamoDb, Optional.empty());
    }

    /**
     * Of a stack that does not run; nobody may start it meanwhile.
     *
     * @param directory the stack's
     * @return empty if that directory holds no data
     * @throws IOException if the data cannot be served
     */
    public static Optional<LocalProjects> stored(Path directory) throws IOException {
        var stack = new LocalDirectory(directory, false);
        Optional<Path> data = stack.database().filter(Files::isDirectory);
        if (data.isEmpty()) {
            return Optional.empty();
        }
        DynamoDbProcess database = serve(data, stack.logs());
        var projects = new LocalProjects(database.endpoint(), Optional.of(database));
        projects.createTables();
        return Optional.of(projects);
    }

    private static DynamoDbProcess serve(Optional<Path> data, Path logs) throws IOException {
        try {
            return DynamoDbProcess.start(DynamoDbProcess.libraries(), data, OwnSession.prefix());
        } catch (IOException e) {
            FunctionLogs.keep(logs, "the database did not start", e);
            throw e;
        }
    }

    /** Creates the tables that are not there yet. */
    public void createTables() {
        new LocalTables(client).create();
    }

    public ProjectStore store() {
        return new DynamoProjectStore(client, LocalTables.NAMES, InstantSource.system());
    }

    @Override
    public void close() {
        client.close();
        Closing.all(List.copyOf(database.stream().toList()));
    }
}
