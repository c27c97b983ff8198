package dev.wallcrawler.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.api.ApiFront;
import dev.wallcrawler.local.ecs.Cluster;
import dev.wallcrawler.local.ecs.EcsEndpoint;
import dev.wallcrawler.local.ecs.Reserve;
import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.http.LoopbackServer;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.stream.RetryPolicy;
import dev.wallcrawler.local.stream.StreamPoller;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.DynamoSessionStore;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.util.Objects.requireNonNull;

/** Starts the parts of a stack, and what does not depend on each other at the same time. Used once. */
final class StackStart {
    private static final int MAX_BODY = 1 << 20;
    private static final Duration AUTHORIZER_CACHE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(80);

    private final LocalOptions options;
    private final LocalDirectory directory;
    private final InstantSource clock = InstantSource.system();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private StackStart(LocalOptions options) {
        this.options = requireNonNull(options, "options is null");
        this.directory = new LocalDirectory(options.directory(), options.inMemory());
    }

    static StackParts start(LocalOptions options) throws IOException {
        var start = new StackStart(options);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                return start.run(threads);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                start.undo();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while starting", e);
            } catch (IOException | RuntimeException e) {
                threads.shutdownNow();
                start.undo();
                FunctionLogs.keep(start.directory.logs(), "the stack did not start", e);
                throw e;
            }
        }
    }

    private StackParts run(ExecutorService threads) throws IOException, InterruptedException {
        prepare();
        opened(Guard.over(directory.root()));
        Commands commands = commands();
        options.progress().accept("starting the database, the functions and the gateway");
        boolean hasTables = directory.database().filter(Files::exists).isPresent();
        var environment = new LocalEnvironment(
                URI.create("http://127.0.0.1:" + FreePort.find()),
                URI.create("ws://127.0.0.1:" + FreePort.check(options.gatewayPort())),
                TokenKeys.generate(),
                options.chromePath(),
                options.settings());
        Future<DynamoDbProcess> started = threads.submit(() -> DynamoDbProcess.start(
                options.artefacts().dynamoDb(),
                directory.database(),
                environment.dynamoDb().getPort(),
                OwnSession.prefix()));
        opened(whenMade(started));
        var functions = new CompletableFuture<Functions>();
        Optional<Reserve> reserve = options.reserve()
                ? Optional.of(opened(LocalCluster.reserve(directory, commands.controller(), environment.controller())))
                : Optional.empty();
        Cluster cluster = LocalCluster.create(
                directory,
                commands.controller(),
                environment.controller(),
                reserve,
                event -> functions.join().ecsTaskProcessor().invoke(bytes(event)),
                clock);
        EcsEndpoint ecs = opened(EcsEndpoint.start(cluster));
        Environment variables = environment.functions(ecs.uri());
        DynamoDbClient client = opened(AwsClients.dynamoDb(variables));
        Future<Functions> made = threads.submit(() -> Functions.of(variables));
        opened(whenMade(made));
        DynamoDbProcess database = await(started);
        Future<?> tables = threads.submit(() -> new LocalTables(client).create());
        if (!hasTables) {
            // The gateway reads one as soon as it runs.
            await(tables);
        }
        Future<?> gateway = threads.submit(startOf(gateway(commands, environment)));
        functions.complete(await(made));
        await(tables);
        // By this one thread, before there is anything else to do: classes that several virtual threads initialise at once can
        // take all the threads that carry them.
        functions.join().prime();
        cluster.endLeftovers();
        StreamPoller poller = opened(poller(client, database.endpoint(), functions.join()));
        LoopbackServer front = opened(front(functions.join()));
        opened(ReaperSchedule.start(functions.join().sessionReaper(), variables, clock));
        await(gateway);
        reserve.ifPresent(Reserve::fill);
        return new StackParts(
                URI.create("http://127.0.0.1:" + front.port()),
                environment.gateway(),
                database,
                new DynamoProjectStore(client, LocalTables.NAMES, clock),
                DynamoSessionStore.from(variables, client, clock),
                variables,
                front,
                cluster,
                poller,
                opened.reversed());
    }

    private void prepare() throws IOException {
        List<String> missing = options.artefacts().missing();
        if (!missing.isEmpty()) {
            throw new IOException("not built yet: " + String.join(", ", missing));
        }
        Files.createDirectories(directory.logs());
        FunctionLogs.writeTo(directory.logs());
        LocalEnvironment.provideCredentials();
        FreePort.check(options.port());
        GatewayProcess.endLeftover(directory.gateway());
        TrainingRun.endLeftover(directory.training());
        Directories.delete(directory.reserve());
    }

    private Commands commands() throws InterruptedException {
        Commands plain = Commands.of(options.artefacts());
        return options.cache().isEmpty()
                ? plain
                : new StartupCache(options.cache().get(), options.progress())
                        .prepare(plain, new TrainingRun(options, directory.training()));
    }

    private GatewayProcess gateway(Commands commands, LocalEnvironment environment) {
        return opened(new GatewayProcess(
                commands.gateway().toList(),
                environment.gatewayProcess(),
                directory.serviceLog(LogGroupName.GATEWAY),
                directory.gateway()));
    }

    private static Callable<Void> startOf(GatewayProcess gateway) {
        return () -> {
            gateway.start();
            return null;
        };
    }

    private StreamPoller poller(DynamoDbClient client, URI database, Functions functions) throws IOException {
        DynamoDbStreamsClient streams = opened(DynamoDbStreamsClient.builder()
                .endpointOverride(database)
                .region(Region.of(LocalEnvironment.REGION))
                .build());
        return StreamPoller.start(
                streams,
                new StreamPoller.Source(
                        new LocalTables(client).streamArn(), LocalEnvironment.REGION, RetryPolicy.DEFAULT, POLL),
                functions.streamProcessor()::invoke,
                new StreamPoller.Files(directory.checkpoints(), directory.failedChanges()),
                clock);
    }

    private LoopbackServer front(Functions functions) throws IOException {
        var front = new ApiFront(
                functions.routes(),
                functions.authorizer(),
                AUTHORIZER_CACHE,
                LocalEnvironment.REGION,
                new JsonLinesFile(directory.log(LogGroupName.API_ACCESS)),
                clock);
        return LoopbackServer.start(options.port(), MAX_BODY, front);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    /** Closes what somebody makes, if it comes to be made. */
    private static AutoCloseable whenMade(Future<? extends AutoCloseable> part) {
        return () -> {
            try {
                part.get().close();
            } catch (ExecutionException _) {
                // It was not made, and whoever waited for it has been told.
            }
        };
    }

    private void undo() {
        Closing.all(opened.reversed());
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> step) throws IOException, InterruptedException {
        try {
            return step.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case InterruptedException interruption -> throw interruption;
                case RuntimeException failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
