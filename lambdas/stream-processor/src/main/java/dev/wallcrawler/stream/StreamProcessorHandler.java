package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Invocation;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.RequestIds;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTasks;
import org.crac.Core;
import org.crac.Resource;

import java.time.Duration;
import java.time.InstantSource;

import static java.util.Objects.requireNonNull;

/** The function behind the sessions table's stream. */
public final class StreamProcessorHandler
        implements RequestHandler<DynamodbEvent, StreamsEventResponse>, Resource {

    /** What is kept of an invocation's time to answer with what came of it. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    private static final Duration FOR_STOPS = Duration.ofSeconds(20);

    private final SessionStore sessions;
    private final BrowserTasks tasks;
    private final InstantSource clock;
    private final StreamProcessor processor;
    private final EventLog log;

    public StreamProcessorHandler() {
        this(Environment.system());
    }

    public StreamProcessorHandler(Environment environment) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                BrowserTasks.from(environment),
                InstantSource.system(),
                EventLog.of(LogGroupName.STREAM_PROCESSOR));
    }

    public StreamProcessorHandler(SessionStore sessions, BrowserTasks tasks, InstantSource clock, EventLog log) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.processor = new StreamProcessor(sessions, tasks, FOR_STOPS, clock);
        this.log = requireNonNull(log, "log is null");
        Core.getGlobalContext().register(this);
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent batch, Context context) {
        return Invocation.run(
                log,
                RequestIds.of(context),
                "stream_batch",
                batchLog -> Deadline.before(context, TO_ANSWER, () -> processor.process(batch, batchLog)));
    }

    /** Ends a session that never was: no task is stopped, nobody hears of it, and its project is not there to free a slot of. */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        StreamProcessor rehearsing = new StreamProcessor(sessions, tasks.offline(), FOR_STOPS, clock);
        Priming.run(
                () -> rehearsing.process(PrimingChange.batch(), log.rehearsal()),
                PrimingChange::answer,
                () -> {
                    sessions.freeSlotOfRemoved(Priming.PROJECT_ID, Priming.SESSION_ID);
                    return Priming.SESSION_ID;
                });
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing here is bound to the moment of the snapshot: clients open new connections by themselves.
    }
}
