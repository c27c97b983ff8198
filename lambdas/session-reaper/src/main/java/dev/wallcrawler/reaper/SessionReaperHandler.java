package dev.wallcrawler.reaper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Invocation;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.RequestIds;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.task.BrowserTasks;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** The function that EventBridge runs every minute. It answers what it repaired. */
public final class SessionReaperHandler implements RequestHandler<Map<String, Object>, Map<String, Object>>, Resource {

    /** What is kept of an invocation's time to answer with what came of it. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    private final SessionStore sessions;
    private final ProjectStore projects;
    private final BrowserTasks tasks;
    private final SessionReaper reaper;
    private final EventLog log;

    public SessionReaperHandler() {
        this(Environment.system());
    }

    public SessionReaperHandler(Environment environment) {
        DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment);
        InstantSource clock = InstantSource.system();
        this(
                DynamoSessionStore.from(environment, dynamoDb, clock),
                new DynamoProjectStore(dynamoDb, SessionTables.from(environment), clock),
                BrowserTasks.from(environment),
                Patience.from(environment),
                clock,
                EventLog.of(LogGroupName.SESSION_REAPER));
    }

    SessionReaperHandler(
            SessionStore sessions,
            ProjectStore projects,
            BrowserTasks tasks,
            Patience patience,
            InstantSource clock,
            EventLog log) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.projects = requireNonNull(projects, "projects is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.reaper = new SessionReaper(sessions, projects, tasks, patience, clock);
        this.log = requireNonNull(log, "log is null");
        Core.getGlobalContext().register(this);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return Invocation.run(
                        log,
                        RequestIds.of(context),
                        "reap_pass",
                        passLog -> Deadline.before(context, TO_ANSWER, () -> reaper.run(passLog)))
                .toMap();
    }

    /** Reads what every pass reads, and changes nothing. */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Priming.run(
                () -> sessions.find(Priming.SESSION_ID),
                () -> sessions.unendedExpiringBefore(Instant.EPOCH),
                projects::projects,
                tasks::running);
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing here is bound to the moment of the snapshot: the clients open new connections by themselves.
    }
}
