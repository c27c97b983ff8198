package dev.wallcrawler.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.file.WholeFile;
import dev.wallcrawler.local.process.FamilyRecord;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.CreateOutcome;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TokenSigners;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One session from start to end, through gateway and controller, with tables and logs of its own that are thrown away: what the
 * start-up caches are made from.
 */
final class TrainingRun implements StartupCache.Training {
    private static final Duration READY = Duration.ofSeconds(20);
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final long PAUSE_MS = 10;

    private static final Duration LEFTOVER = Duration.ofSeconds(5);
    private static final String SCRATCH = "scratch";
    private static final String FAMILIES = "families";

    private final LocalOptions options;
    private final Path record;
    private final InstantSource clock = InstantSource.system();

    /**
     * @param record a file that says what is running while it is, so that it can be ended should this process be killed
     */
    TrainingRun(LocalOptions options, Path record) {
        this.options = requireNonNull(options, "options is null");
        this.record = requireNonNull(record, "record is null");
    }

    /**
     * Ends what a run left running and deletes its files, if its process did not live to do so.
     *
     * @throws IOException if it cannot be ended, or its files cannot be deleted
     */
    static void endLeftover(Path record) throws IOException {
        if (Files.notExists(record)) {
            return;
        }
        JsonNode json = Json.MAPPER.readTree(record.toFile());
        for (JsonNode family : json.path(FAMILIES)) {
            if (!FamilyRecord.read(family).end(ProcessTable.ofThisMachine(), LEFTOVER)) {
                throw new IOException("what made start-up caches in an earlier run cannot be ended: see " + record);
            }
        }
        if (json.hasNonNull(SCRATCH)) {
            Directories.delete(Path.of(json.get(SCRATCH).asText()));
        }
        Files.delete(record);
    }

    @Override
    public void run(Commands commands, Path controllerCache, Path gatewayCache)
            throws IOException, InterruptedException {
        String sessionId = SessionIds.random(clock).next();
        // Not in the stack's own directory, whose path may be too long for the sockets that browsers put there.
        Path scratch = Files.createTempDirectory("wallcrawler-training-");
        String gatewayMark = "training-" + sessionId;
        record(scratch, gatewayMark, sessionId);
        try (DynamoDbProcess database = DynamoDbProcess.start(
                options.artefacts().dynamoDb(),
                Optional.empty(),
                OwnSession.prefix())) {
            var gatewayUrl = URI.create("ws://127.0.0.1:" + FreePort.find());
            var environment = new LocalEnvironment(
                    database.endpoint(), gatewayUrl, TokenKeys.generate(), options.chromePath(), options.settings());
            Environment functions = environment.functions(database.endpoint());
            try (DynamoDbClient client = AwsClients.dynamoDb(functions)) {
                new LocalTables(client).create();
                var sessions = new DynamoSessionStore(client, LocalTables.NAMES, clock, LIFE);
                Session session = create(sessionId, sessions, client);
                try (var gateway = TrainedProcess.start(
                                commands.gateway().toTrain(gatewayCache),
                                environment.gatewayProcess(),
                                gatewayMark,
                                scratch.resolve("gateway"));
                        var controller = TrainedProcess.start(
                                commands.controller().toTrain(controllerCache),
                                withSession(environment.controller(), session),
                                sessionId,
                                scratch.resolve("controller"))) {
                    GatewayHealth.await(gateway.process(), gatewayUrl.getPort(), READY);
                    awaitReady(sessions, session.id(), controller);
                    String token = TokenSigners.from(functions)
                            .sign(session.id(), Audience.CONNECT, clock.instant().plus(LIFE));
                    TrainingClient.use(gatewayUrl, session.id(), token);
                    controller.awaitCache(controllerCache);
                    gateway.awaitCache(gatewayCache);
                }
            }
        } finally {
            Directories.delete(scratch);
            Files.deleteIfExists(record);
        }
    }

    /** Before anything starts: this process may be killed at any moment. */
    private void record(Path scratch, String... marks) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(SCRATCH, scratch.toString());
        for (String mark : marks) {
            FamilyRecord family = FamilyRecord.of(ProcessFamily.marked(mark), ProcessTable.ofThisMachine());
            json.withArray(FAMILIES).add(family.toJson());
        }
        WholeFile.replace(record, json.toString());
    }

    private Session create(String sessionId, DynamoSessionStore sessions, DynamoDbClient client) throws IOException {
        String project = new DynamoProjectStore(client, LocalTables.NAMES, clock)
                .findOrCreate("training", 1, LIFE)
                .id();
        CreateOutcome outcome = sessions.create(new NewSession(
                sessionId,
                project,
                "key_training",
                LIFE,
                true,
                LocalEnvironment.REGION,
                "{}",
                BrowserSettings.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty()));
        if (outcome instanceof CreateOutcome.Created(Session session)) {
            return session;
        }
        throw new IOException("the training's session cannot be stored");
    }

    private static Map<String, String> withSession(Map<String, String> controller, Session session) {
        var variables = new HashMap<>(controller);
        variables.put("SESSION_ID", session.id());
        variables.put("PROJECT_ID", session.projectId());
        variables.put("SESSION_CREATED_AT", Long.toString(session.createdAt().toEpochMilli()));
        variables.put("SESSION_EXPIRES_AT", Long.toString(session.expiresAt().toEpochMilli()));
        variables.put("KEEP_ALIVE", "true");
        return variables;
    }

    private void awaitReady(DynamoSessionStore sessions, String sessionId, TrainedProcess controller)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(READY);
        while (sessions.find(sessionId).filter(session -> session.status() == SessionStatus.READY).isEmpty()) {
            if (controller.hasEnded(Duration.ofMillis(PAUSE_MS)) || clock.instant().isAfter(end)) {
                throw new IOException("the browser did not start: " + controller.lastOutput());
            }
        }
    }
}
