package dev.wallcrawler.bench.load;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.bench.Text;
import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A stack in memory, in this process, with the gateway and the database beside it. */
final class LoadStack implements AutoCloseable {
    private final LocalStack stack;

    private LoadStack(LocalStack stack) {
        this.stack = stack;
        // Leaves no process behind if it is stopped half-way; closing twice has no effect.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    }

    /** @param settings variables over the stack's own */
    static LoadStack start(Path directory, Path browser, Map<String, String> settings) throws IOException {
        LocalOptions.Builder options =
                LocalOptions.in(directory).inMemory(true).withoutCache().chromePath(browser);
        settings.forEach(options::setting);
        return new LoadStack(LocalStack.start(options.build()));
    }

    /** A project, and its client. */
    record Tenant(String projectId, ApiClient api) implements AutoCloseable {
        @Override
        public void close() {
            api.close();
        }
    }

    Tenant tenant(String name, int concurrency) {
        Project project = stack.projects().findOrCreate(name, concurrency, Duration.ofMinutes(5));
        NewApiKey key = stack.projects().createKey(name, List.of(project.id()));
        return new Tenant(project.id(), new ApiClient(stack.baseUrl(), key.value()));
    }

    int slotsInUse(Tenant tenant) {
        return stack.projects().find(tenant.projectId()).orElseThrow().slotsInUse();
    }

    LocalStack parts() {
        return stack;
    }

    /** To write to the tables past the store. */
    DynamoDbClient dynamoDb() {
        return AwsClients.dynamoDb(Environment.of(stack.functionEnvironment()));
    }

    /** The gateway's process. */
    long gatewayPid() throws IOException {
        String record = Files.readString(stack.directory().resolve("gateway").resolve("process.json"));
        return Long.parseLong(Text.between(record, "\"pid\":", ","));
    }

    @Override
    public void close() {
        stack.close();
    }
}
