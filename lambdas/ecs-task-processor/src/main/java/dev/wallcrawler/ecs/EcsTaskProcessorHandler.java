package dev.wallcrawler.ecs;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Invocation;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.RequestIds;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.Transitions;
import dev.wallcrawler.task.BrowserTask;
import org.crac.Core;
import org.crac.Resource;

import java.time.InstantSource;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** The function behind EventBridge's rule for {@code ECS Task State Change}. */
public final class EcsTaskProcessorHandler implements RequestHandler<Map<String, Object>, Void>, Resource {

    private final SessionStore sessions;
    private final TaskEventProcessor processor;
    private final EventLog log;

    public EcsTaskProcessorHandler() {
        this(Environment.system());
    }

    public EcsTaskProcessorHandler(Environment environment) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                BrowserTask.containerName(environment),
                EventLog.of(LogGroupName.ECS_TASK_PROCESSOR));
    }

    /** @param container the name of the container that browsers run in */
    public EcsTaskProcessorHandler(SessionStore sessions, String container, EventLog log) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.processor = new TaskEventProcessor(sessions, new TaskEventReader(container));
        this.log = requireNonNull(log, "log is null");
        Core.getGlobalContext().register(this);
    }

    @Override
    public Void handleRequest(Map<String, Object> event, Context context) {
        return Invocation.run(log, RequestIds.of(context), "ecs_task_event", requestLog -> {
            processor.process(event, requestLog);
            return null;
        });
    }

    /** Hears of a task that is nobody's: sessions that are not there can neither be moved nor ended. */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        EventLog nowhere = log.rehearsal();
        Priming.run(
                () -> rehearse(PrimingEvent.taskIs("RUNNING"), nowhere),
                () -> rehearse(PrimingEvent.taskIs("STOPPED"), nowhere),
                () -> sessions.end(Priming.session(), Transitions.random(), EndReason.TASK_LOST, TaskStop.UNKNOWN));
    }

    private Map<String, Object> rehearse(Map<String, Object> event, EventLog nowhere) {
        processor.process(event, nowhere);
        return event;
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing here is bound to the moment of the snapshot: the client opens new connections by itself.
    }
}
