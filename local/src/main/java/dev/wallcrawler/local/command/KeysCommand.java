package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.project.ApiKey;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/** {@code keys create}, {@code keys list} and {@code keys revoke}. */
final class KeysCommand {
    private static final String PROJECT = "--project";
    private static final String CONCURRENCY = "--concurrency";
    private static final String LABEL = "--name";
    private static final String ALL = "--all";
    private static final int MAX_CONCURRENCY = 10_000;
    private static final int MAX_NAME = 100;

    private final CommandContext context;
    private final Places places;

    /** Where projects are. */
    interface Places {
        /** The way to a deployment's, or to those of this machine. */
        OpenProjects.Opener of(Optional<DeploymentChoice> deployment);
    }

    KeysCommand(CommandContext context, Places places) {
        this.context = requireNonNull(context, "context is null");
        this.places = requireNonNull(places, "places is null");
    }

    int run(List<String> line) throws UsageException, CommandFailure, IOException {
        if (line.isEmpty()) {
            throw new UsageException("keys needs one of create, list, revoke");
        }
        List<String> rest = line.subList(1, line.size());
        return switch (line.getFirst()) {
            case "create" -> create(parse(rest, Set.of(), PROJECT, CONCURRENCY, LABEL));
            case "list" -> list(parse(rest, Set.of(ALL)));
            case "revoke" -> revoke(parse(rest, Set.of()));
            default -> throw new UsageException("keys knows create, list and revoke, not " + line.getFirst());
        };
    }

    private static Arguments parse(List<String> rest, Set<String> flags, String... options) throws UsageException {
        return Arguments.parse(rest, DeploymentChoice.optionsAnd(options), flags);
    }

    private OpenProjects open(Arguments arguments) throws UsageException, CommandFailure, IOException {
        return places.of(DeploymentChoice.from(arguments)).open();
    }

    private int create(Arguments arguments) throws UsageException, CommandFailure, IOException {
        arguments.requireNoWords();
        String name = name(arguments, PROJECT)
                .orElseThrow(() -> new UsageException("keys create needs " + PROJECT + " NAME"));
        Optional<Integer> concurrency = arguments.number(CONCURRENCY, 1, MAX_CONCURRENCY);
        Optional<String> given = name(arguments, LABEL);
        String label = given.orElse(name);
        if (label.equals(UpKey.LABEL)) {
            throw new UsageException(given.isPresent()
                    ? LABEL + " " + label + " is kept for the key of up itself"
                    : "a key named " + label + ", as its project, is kept for up itself; give it another name with " + LABEL);
        }
        try (OpenProjects projects = open(arguments)) {
            ProjectStore store = projects.store();
            Project project = store.findOrCreate(
                    name, concurrency.orElse(UpKey.DEFAULT_CONCURRENCY), UpKey.DEFAULT_TIMEOUT);
            int limit = concurrency.orElse(project.concurrency());
            if (limit != project.concurrency()) {
                store.setConcurrency(project.id(), limit);
            }
            NewApiKey key = store.createKey(label, List.of(project.id()));
            context.out().printf("# key %s of project %s, at most %d sessions at once%n", key.key().id(), name, limit);
            projects.baseUrl().ifPresent(url -> context.out().println("export BROWSERBASE_BASE_URL=" + url));
            context.out().println("export BROWSERBASE_API_KEY=" + key.value());
            context.out().println("export BROWSERBASE_PROJECT_ID=" + project.id());
        }
        context.note("the key is not stored, only its hash: keep it now");
        return 0;
    }

    private int list(Arguments arguments) throws UsageException, CommandFailure, IOException {
        arguments.requireNoWords();
        try (OpenProjects projects = open(arguments)) {
            Map<String, Project> byId = projects.store().projects().stream()
                    .collect(Collectors.toMap(Project::id, Function.identity()));
            var table = new ArrayList<List<String>>();
            table.add(List.of("KEY", "NAME", "PROJECT", "PROJECT ID", "LIMIT", "CREATED", "REVOKED"));
            projects.store().keys().stream()
                    .filter(key -> arguments.has(ALL) || key.revokedAt().isEmpty())
                    .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
                    .map(key -> row(key, Optional.ofNullable(byId.get(key.projectIds().getFirst()))))
                    .forEach(table::add);
            Columns.of(table).forEach(context.out()::println);
        }
        return 0;
    }

    private static List<String> row(ApiKey key, Optional<Project> project) {
        return List.of(
                key.id(),
                key.name(),
                project.map(Project::name).orElse("-"),
                key.projectIds().getFirst(),
                project.map(found -> Integer.toString(found.concurrency())).orElse("-"),
                time(key.createdAt()),
                key.revokedAt().map(KeysCommand::time).orElse(""));
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private int revoke(Arguments arguments) throws UsageException, CommandFailure, IOException {
        if (arguments.words().size() != 1) {
            throw new UsageException("keys revoke needs one KEY_ID, as keys list shows it");
        }
        String keyId = arguments.words().getFirst();
        try (OpenProjects projects = open(arguments)) {
            if (!projects.store().revokeKey(keyId)) {
                throw new CommandFailure("there is no key in use with the id " + keyId);
            }
        }
        context.out().println("revoked " + keyId);
        return 0;
    }

    private static Optional<String> name(Arguments arguments, String option) throws UsageException {
        Optional<String> name = arguments.one(option).map(String::strip);
        if (name.filter(KeysCommand::isName).isEmpty() && name.isPresent()) {
            throw new UsageException(option + " must have 1 to " + MAX_NAME + " characters that can be seen");
        }
        return name;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= MAX_NAME && text.codePoints().noneMatch(Character::isISOControl);
    }
}
