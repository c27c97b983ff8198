package dev.wallcrawler.bench.load;

import dev.wallcrawler.Environment;
import dev.wallcrawler.bench.Text;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.Transitions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Load on the API of a stack whose ECS starts nothing. */
final class ApiLoad {
    private static final List<Integer> CLIENTS = List.of(1, 4, 16);
    private static final int CREATES = 200;
    private static final int WARM_UP = 250;
    private static final int SAMPLE = 50;
    private static final int LIMIT = 10;
    private static final int FLOOD = 1_000;
    private static final int FLOOD_CLIENTS = 32;
    private static final int PAGE = 1_000;
    private static final int MANY = 10_000;
    private static final int PAGES = 10;
    private static final int READS = 200;
    private static final int RARE = 3;
    /** By how much the rows, or the live sessions, may slow down a call that does as much as with fewer. */
    private static final double FLAT = 2;

    private final LoadStack stack;
    private final LoadReport report;

    ApiLoad(LoadStack stack, LoadReport report) {
        this.stack = stack;
        this.report = report;
    }

    /** More creates at once than the project may have sessions. */
    void flood() throws InterruptedException {
        report.heading("flood");
        try (LoadStack.Tenant tenant = stack.tenant("flood", LIMIT)) {
            Burst.Outcome outcome = Burst.run(FLOOD_CLIENTS, FLOOD, tenant.api()::create);
            report.show("creates against a limit of %d, %d clients".formatted(LIMIT, FLOOD_CLIENTS), outcome,
                    outcome.othersThan(201, 429));
            int slots = stack.slotsInUse(tenant);
            report.show("  answers", "%d × 201, %d × 429, in %.1f s; slots in use at the end: %d"
                    .formatted(outcome.count(201), outcome.count(429), outcome.took().toMillis() / 1e3, slots));
            report.claim(outcome.count(201) == LIMIT, "flood: %d sessions were created".formatted(outcome.count(201)));
            report.claim(outcome.count(429) == FLOOD - LIMIT, "flood: %d × 429".formatted(outcome.count(429)));
            report.claim(slots == LIMIT, "flood: %d slots are in use".formatted(slots));
        }
    }

    /** Creates that all succeed. */
    void creates() throws IOException, InterruptedException {
        report.heading("creates");
        try (LoadStack.Tenant tenant = stack.tenant("creates", 10_000)) {
            warmUp();
            Burst.Outcome few = Burst.run(1, SAMPLE, tenant.api()::create);
            report.show("create, 1 client, few sessions live", few, few.othersThan(201));
            for (int clients : CLIENTS) {
                Burst.Outcome outcome = Burst.run(clients, CREATES, tenant.api()::create);
                report.show("create, %d client%s".formatted(clients, clients == 1 ? "" : "s"), outcome, outcome.othersThan(201));
            }
            Burst.Outcome many = Burst.run(1, SAMPLE, tenant.api()::create);
            report.show("create, 1 client, more than 600 sessions live", many, many.othersThan(201));
            ratio("create with more than 600 live sessions", few.millisAt(50), many.millisAt(50));
            int slots = stack.slotsInUse(tenant);
            report.claim(slots == 2 * SAMPLE + CLIENTS.size() * CREATES, "creates: %d slots are in use".formatted(slots));
        }
    }

    /** Or else the first creates would be slow for another reason than the number of sessions. */
    private void warmUp() throws IOException, InterruptedException {
        try (LoadStack.Tenant tenant = stack.tenant("warm-up", WARM_UP)) {
            for (int i = 0; i < WARM_UP; i++) {
                end(id(tenant.api().create()));
            }
        }
    }

    private void end(String sessionId) {
        SessionStore sessions = stack.parts().sessions();
        sessions.move(sessionId, Move.terminating(Transitions.random(), EndReason.RELEASED));
        sessions.end(sessionId, Transitions.random(), EndReason.TASK_LOST, TaskStop.UNKNOWN);
    }

    /** Reads of projects with no, a page of, and very many ended sessions. */
    void reads() throws IOException, InterruptedException {
        report.heading("reads, 1 client");
        try (DynamoDbClient dynamoDb = stack.dynamoDb();
                LoadStack.Tenant none = stack.tenant("none", LIMIT);
                LoadStack.Tenant page = stack.tenant("page", LIMIT);
                LoadStack.Tenant many = stack.tenant("many", LIMIT)) {
            String live = id(none.api().create());
            write(dynamoDb, page, many);
            String liveOfMany = id(many.api().create());
            compare("retrieve", READS, "no", () -> none.api().get("/v1/sessions/" + live),
                    () -> many.api().get("/v1/sessions/" + liveOfMany));
            lists("list, limit 20", READS, page, many, "?limit=20");
            lists("list", PAGES, page, many, "");
            lists("list, q of all", PAGES, page, many, q("all"));
            alone("list, no ended sessions", READS, () -> none.api().get("/v1/sessions"));
            alone("list, q of one in ten, 10,000 ended sessions", RARE, () -> many.api().get("/v1/sessions" + q("tenth")));
        }
    }

    private void lists(String what, int calls, LoadStack.Tenant page, LoadStack.Tenant many, String query)
            throws InterruptedException {
        String path = "/v1/sessions" + query;
        compare(what, calls, "1,000", () -> page.api().get(path), () -> many.api().get(path));
    }

    private void alone(String what, int calls, Burst.Call call) throws InterruptedException {
        Burst.Outcome outcome = Burst.run(1, calls, call);
        report.show(what, outcome, outcome.othersThan(200));
    }

    /** The two in turns, so that whatever else the machine does slows down both. */
    private void compare(String what, int calls, String few, Burst.Call fewRows, Burst.Call manyRows)
            throws InterruptedException {
        Burst.run(1, PAGES, fewRows);
        Burst.run(1, PAGES, manyRows);
        Burst.Outcome onFew = Burst.run(1, 1, fewRows);
        Burst.Outcome onMany = Burst.run(1, 1, manyRows);
        for (int i = 1; i < calls; i++) {
            onFew = onFew.and(Burst.run(1, 1, fewRows));
            onMany = onMany.and(Burst.run(1, 1, manyRows));
        }
        report.show("%s, %s ended sessions".formatted(what, few), onFew, onFew.othersThan(200));
        report.show("%s, 10,000 ended sessions".formatted(what), onMany, onMany.othersThan(200));
        ratio(what + " with 10,000 ended sessions", onFew.millisAt(50), onMany.millisAt(50));
    }

    private void ratio(String what, double few, double many) {
        report.ratio(what, few, many, FLAT);
    }

    private void write(DynamoDbClient dynamoDb, LoadStack.Tenant page, LoadStack.Tenant many)
            throws IOException, InterruptedException {
        String model = id(page.api().create());
        end(model);
        Session ended = stack.parts().sessions().find(model).orElseThrow();
        SessionTables tables = SessionTables.from(Environment.of(stack.parts().functionEnvironment()));
        EndedRows rows = new EndedRows(dynamoDb, tables, SessionItem.toItem(ended, Duration.ofMinutes(15)));
        long start = System.nanoTime();
        rows.write(page.projectId(), PAGE - 1);
        rows.write(many.projectId(), MANY);
        rows.awaitTold(log());
        report.show("  (rows written, and told of by the stream)", "%.1f s".formatted((System.nanoTime() - start) / 1e9));
    }

    private Path log() {
        return stack.parts().directory().resolve("logs/aws/lambda/sessions-stream-processor.jsonl");
    }

    private static String q(String field) {
        return "?q=" + URLEncoder.encode("user_metadata['" + field + "']:'yes'", StandardCharsets.UTF_8);
    }

    private static String id(ApiClient.Answer created) {
        return Optional.of(created)
                .filter(answer -> answer.status() == 201)
                .map(answer -> Text.between(answer.body(), "\"id\":\"", "\""))
                .orElseThrow(() -> new IllegalStateException("no session was created: " + created.status()));
    }
}
