package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.local.LocalProjects;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionPage;
import dev.wallcrawler.session.SessionStatus;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tables, the trail and the processes of a stack in another process say, and whether that fits together. */
final class StackView implements AutoCloseable {
    private static final int PAGE = 100;
    /** How much of a task's id is in the name of its directory for what is temporary. */
    private static final int SCRATCH_NAME = 12;

    private final Path directory;
    private final String mark;
    private final Set<String> tasksSeen;
    private final LocalProjects projects;
    private final DynamoDbClient client;
    private final DynamoSessionStore sessions;

    /**
     * @param mark stands in the environment or the arguments of its processes, browsers' helpers left out, and of no others
     * @param tasksSeen the tasks of the stack that were ever seen, those of earlier views included; more are added
     */
    StackView(URI dynamoDb, Path directory, String mark, Set<String> tasksSeen) {
        this.directory = directory;
        this.mark = mark;
        this.tasksSeen = tasksSeen;
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

    /** How many rows there are of sessions that have ended, by their reason. */
    Map<EndReason, Long> ends() {
        return projects().projects().stream()
                .flatMap(project -> rows(project.id()).stream())
                .filter(row -> row.status().isFinal())
                .collect(Collectors.groupingBy(
                        row -> row.endReason().orElseThrow(), TreeMap::new, Collectors.counting()));
    }

    /** Keeps in mind the tasks that there are, whose processes may turn up later. */
    void noteTasks() throws IOException {
        tasksSeen.addAll(tasks());
    }

    /** Everything that is not as it must be; empty once all is. */
    List<Contradiction> contradictions() throws IOException {
        Map<String, List<SessionProcesses.Found>> processes = SessionProcesses.bySession(mark);
        Map<String, List<JsonNode>> terminations = terminations();
        List<Contradiction> wrong = new ArrayList<>();
        Set<String> liveTasks = new HashSet<>();
        Set<String> live = new HashSet<>();
        noteTasks();
        for (Project project : projects().projects()) {
            int held = 0;
            for (Session row : rows(project.id())) {
                row.taskArn().map(StackView::taskId).ifPresent(tasksSeen::add);
                if (row.status().holdsSlot()) {
                    held++;
                    live.add(row.id());
                    row.taskArn().map(StackView::taskId).ifPresent(liveTasks::add);
                    ofLive(row, processes.getOrDefault(row.id(), List.of())).ifPresent(wrong::add);
                }
                ofTrail(row, terminations.getOrDefault(row.id(), List.of())).ifPresent(wrong::add);
                if (row.status() == SessionStatus.TERMINATING) {
                    wrong.add(about(row, "does not come to its end"));
                }
            }
            if (project.slotsInUse() != held) {
                wrong.add(new Contradiction(
                        project.name(), "holds " + project.slotsInUse() + " slots for " + held + " live sessions"));
            }
        }
        List<SessionProcesses.Found> waiting = SessionProcesses.waiting(mark);
        if (waiting.size() > 1) {
            wrong.add(new Contradiction("the reserve", "has more than one controller: " + waiting));
        }
        processes.keySet().stream()
                .filter(id -> !live.contains(id))
                .forEach(id -> wrong.add(new Contradiction(id, "has processes and no live row: " + processes.get(id))));
        tasks().stream()
                .filter(task -> !liveTasks.contains(task))
                .forEach(task -> wrong.add(new Contradiction("the task " + task, "has no live row")));
        strays(live).forEach(stray -> wrong.add(new Contradiction("process " + stray.pid(), "belongs to nobody: " + stray)));
        return wrong;
    }

    /** Who works below this stack's directories and is none of its services, nor of a live session's. */
    private List<SessionProcesses.Found> strays(Set<String> live) {
        List<SessionProcesses.Found> inside = SessionProcesses.below(directories());
        // Later than the list, so that whoever is on it and has a parent is known by now.
        Set<Long> known = Stream.of(
                        SessionProcesses.gateways(mark),
                        SessionProcesses.waiting(mark),
                        SessionProcesses.bySession(mark).entrySet().stream()
                                .filter(session -> live.contains(session.getKey()))
                                .flatMap(session -> session.getValue().stream())
                                .filter(SessionProcesses.Found::isController)
                                .toList())
                .flatMap(List::stream)
                .flatMap(SessionProcesses.Found::family)
                .collect(Collectors.toSet());
        return inside.stream()
                .filter(process -> !known.contains(process.pid()))
                .filter(process -> process.worksBelow(directories()))
                .toList();
    }

    /** The stack's own, and those in which its tasks keep what is temporary, which lie where the stack's short paths do. */
    private List<Path> directories() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Stream.concat(
                        Stream.of(directory),
                        tasksSeen.stream().map(task -> temporary.resolve("wallcrawler-" + task.substring(0, SCRATCH_NAME))))
                .toList();
    }

    private Optional<Contradiction> ofLive(Session row, List<SessionProcesses.Found> processes) {
        Optional<SessionProcesses.Found> controller =
                processes.stream().filter(SessionProcesses.Found::isController).findFirst();
        boolean hasBrowser = processes.stream().anyMatch(SessionProcesses.Found::isBrowser);
        if (controller.isEmpty()) {
            boolean beforeItsTask = row.status() == SessionStatus.CREATING && row.taskArn().isEmpty();
            return Optional.of(new Contradiction(row.id(), describe(row) + " has no task", beforeItsTask));
        }
        boolean isReady = row.status() == SessionStatus.READY || row.status() == SessionStatus.ACTIVE;
        if (!isReady || !hasBrowser) {
            return Optional.of(about(row, "has browser: " + hasBrowser));
        }
        // Where no helper of a browser that lives is found by its directory, one of a browser that is gone would not be, either.
        Set<Long> family = controller.get().family().collect(Collectors.toSet());
        boolean helperInSight = SessionProcesses.below(directories()).stream()
                .anyMatch(process -> family.contains(process.pid()) && process.command().contains("--type="));
        return helperInSight ? Optional.empty() : Optional.of(about(row, "has no helper in sight"));
    }

    /** One terminal event of each session that has ended, by its id, which says what the row says. */
    private static Optional<Contradiction> ofTrail(Session row, List<JsonNode> events) {
        long different = events.stream().map(event -> event.path("event_id").asText()).distinct().count();
        if (different != (row.status().isFinal() ? 1 : 0)) {
            return Optional.of(about(row, "has " + different + " terminal events"));
        }
        return events.stream()
                .filter(event -> !event.path("status").asText().equals(row.status().name())
                        || !Optional.of(event.path("metadata").path("end_reason").asText())
                                .equals(row.endReason().map(Enum::name)))
                .findFirst()
                .map(event -> about(row, "has a terminal event that says something else: " + event));
    }

    private static Contradiction about(Session row, String what) {
        return new Contradiction(row.id(), describe(row) + " " + what);
    }

    private static String taskId(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static String describe(Session row) {
        return "(" + row.status() + row.endReason().map(reason -> " " + reason).orElse("") + ", created "
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

    /** The terminal events of each session: the trail may hold an event twice, but then under one id. */
    private Map<String, List<JsonNode>> terminations() {
        return trail().terminations().stream().collect(Collectors.groupingBy(event -> event.path("session_id").asText()));
    }

    private Trail trail() {
        return new Trail(directory.resolve("logs"));
    }

    /** What the trail has of the sessions' ends and errors since then, to be read by somebody who asks what went wrong. */
    String troubles(Instant since) {
        Trail trail = trail();
        return Stream.of(trail.errors(), trail.terminations())
                .flatMap(List::stream)
                .filter(event -> !Instant.parse(event.path("timestamp").asText()).isBefore(since))
                .map(event -> "\n  " + event)
                .collect(Collectors.joining());
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
