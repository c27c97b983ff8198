package dev.wallcrawler.e2e;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.local.LocalProjects;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionPage;
import dev.wallcrawler.session.SessionStatus;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tables, the trail and the processes of a stack in another process say, and whether that fits together. */
final class StackView implements AutoCloseable {
    private static final int PAGE = 100;

    private final Path directory;
    private final String mark;
    private final LocalProjects projects;
    private final DynamoDbClient client;
    private final DynamoSessionStore sessions;

    /** @param mark stands in the environment or the arguments of all its processes, and of no others */
    StackView(URI dynamoDb, Path directory, String mark) {
        this.directory = directory;
        this.mark = mark;
        this.projects = LocalProjects.running(dynamoDb);
        Environment environment = Environment.of(Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString(),
                "SESSIONS_TABLE", "wallcrawler-sessions",
                "PROJECTS_TABLE", "wallcrawler-projects",
                "API_KEYS_TABLE", "wallcrawler-api-keys",
                "IDEMPOTENCY_TABLE", "wallcrawler-idempotency"));
        this.client = AwsClients.dynamoDb(environment);
        this.sessions = DynamoSessionStore.from(environment, client, InstantSource.system());
    }

    ProjectStore projects() {
        return projects.store();
    }

    /** The sessions of a project that have not ended. */
    Set<String> live(String projectId) {
        return rows(projectId).stream()
                .filter(row -> row.status().holdsSlot())
                .map(Session::id)
                .collect(Collectors.toSet());
    }

    /** How many rows there are of sessions that have ended. */
    long ended() {
        return projects().projects().stream()
                .flatMap(project -> rows(project.id()).stream())
                .filter(row -> row.status().isFinal())
                .count();
    }

    /** Everything that is not as it must be, in words; empty once all is. */
    List<String> contradictions() throws IOException {
        Map<String, List<SessionProcesses.Found>> processes = SessionProcesses.bySession(mark);
        Map<String, Set<String>> terminations = terminations();
        List<String> wrong = new ArrayList<>();
        Set<String> liveTasks = new HashSet<>();
        Set<String> live = new HashSet<>();
        for (Project project : projects().projects()) {
            int held = 0;
            for (Session row : rows(project.id())) {
                int events = terminations.getOrDefault(row.id(), Set.of()).size();
                if (row.status().holdsSlot()) {
                    held++;
                    live.add(row.id());
                    row.taskArn().ifPresent(arn -> liveTasks.add(arn.substring(arn.lastIndexOf('/') + 1)));
                    ofLive(row, processes.getOrDefault(row.id(), List.of())).ifPresent(wrong::add);
                }
                if (events != (row.status().isFinal() ? 1 : 0)) {
                    wrong.add(describe(row) + " has " + events + " terminal events");
                }
                if (row.status() == SessionStatus.TERMINATING) {
                    wrong.add(describe(row) + " does not come to its end");
                }
            }
            if (project.slotsInUse() != held) {
                wrong.add(project.name() + " holds " + project.slotsInUse() + " slots for " + held + " live sessions");
            }
        }
        List<SessionProcesses.Found> waiting = SessionProcesses.waiting(mark);
        if (waiting.size() > 1) {
            wrong.add("more than one controller waits for a session: " + waiting);
        }
        processes.keySet().stream()
                .filter(id -> !live.contains(id))
                .forEach(id -> wrong.add(id + " has processes and no live row: " + processes.get(id)));
        tasks().stream()
                .filter(task -> !liveTasks.contains(task))
                .forEach(task -> wrong.add("the task " + task + " has no live row"));
        return wrong;
    }

    private static Optional<String> ofLive(Session row, List<SessionProcesses.Found> processes) {
        boolean hasController = processes.stream().anyMatch(SessionProcesses.Found::isController);
        boolean hasBrowser = processes.stream().anyMatch(SessionProcesses.Found::isBrowser);
        if (!hasController) {
            return Optional.of(describe(row) + " has no task");
        }
        boolean isReady = row.status() == SessionStatus.READY || row.status() == SessionStatus.ACTIVE;
        return isReady && hasBrowser ? Optional.empty() : Optional.of(describe(row) + ", has browser: " + hasBrowser);
    }

    private static String describe(Session row) {
        return row.id() + " (" + row.status() + row.endReason().map(reason -> " " + reason).orElse("") + ", created "
                + row.createdAt() + ", task " + row.taskArn().isPresent() + ")";
    }

    private List<Session> rows(String projectId) {
        List<Session> rows = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            SessionPage page = sessions.list(projectId, session -> true, PAGE, cursor);
            rows.addAll(page.sessions());
            cursor = page.cursor();
        } while (cursor.isPresent());
        return rows;
    }

    /** The ids of the terminal events of each session: the trail may hold an event twice, but then under one id. */
    private Map<String, Set<String>> terminations() {
        Map<String, Set<String>> ids = new HashMap<>();
        new Trail(directory.resolve("logs")).terminations().forEach(event -> ids.computeIfAbsent(
                        event.path("session_id").asText(), id -> new HashSet<>())
                .add(event.path("event_id").asText()));
        return ids;
    }

    private Set<String> tasks() throws IOException {
        Path tasks = directory.resolve("tasks");
        if (Files.notExists(tasks)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(tasks)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Override
    public void close() {
        client.close();
        projects.close();
    }
}
