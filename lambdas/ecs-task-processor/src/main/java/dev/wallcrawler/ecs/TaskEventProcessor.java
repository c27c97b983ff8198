package dev.wallcrawler.ecs;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.TaskEnd;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Moves sessions on by what ECS says of their tasks. Thread-safe. */
final class TaskEventProcessor {

    private final SessionStore sessions;
    private final TaskEventReader reader;

    TaskEventProcessor(SessionStore sessions, TaskEventReader reader) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.reader = requireNonNull(reader, "reader is null");
    }

    /**
     * Handles one event. What fails is logged and thrown, so that the event comes again, and in the end lies where somebody
     * finds it.
     *
     * @throws MalformedEventException if the event cannot be read
     */
    void process(Map<String, Object> event, EventLog log) {
        TaskEvent task;
        try {
            task = reader.read(event);
        } catch (RuntimeException e) {
            log.log(failure(event, e));
            throw e;
        }
        switch (task) {
            case TaskEvent.Running(var source) -> apply(event, source, () -> running(source), log);
            case TaskEvent.Stopped(var source, var end) -> apply(event, source, () -> stopped(source, end), log);
            case TaskEvent.Irrelevant() -> {}
        }
    }

    private static void apply(Map<String, Object> event, TaskEvent.Source source, Runnable step, EventLog log) {
        try {
            step.run();
        } catch (RuntimeException e) {
            SessionError error =
                    failure(event, e).session(source.sessionId()).metadata("task_arn", source.taskArn());
            log.log(source.projectId().map(error::project).orElse(error));
            throw e;
        }
    }

    private static SessionError failure(Map<String, Object> event, RuntimeException cause) {
        return SessionError.of("ecs_task_event", cause).metadata("event_id", String.valueOf(event.get("id")));
    }

    private void running(TaskEvent.Source source) {
        Optional<Session> session = sessions.move(
                        source.sessionId(), Move.starting(source.transitionId(), source.version()))
                .current();
        if (session.isPresent() && session.get().taskArn().isEmpty()) {
            // Whoever started the task did not live to store it; without its ARN nobody could stop it.
            sessions.recordTask(source.sessionId(), source.taskArn());
        }
    }

    private void stopped(TaskEvent.Source source, TaskEnd end) {
        Optional<Session> session = sessions.find(source.sessionId());
        if (session.filter(found -> isEndedBy(source, found)).isPresent()) {
            boolean everReady = session.get().readyAt().isPresent();
            sessions.end(session.get(), source.transitionId(), end.reasonIfNoneDecided(everReady), end.stop());
        }
    }

    private static boolean isEndedBy(TaskEvent.Source source, Session session) {
        return session.taskArn().filter(arn -> !arn.equals(source.taskArn())).isEmpty();
    }
}
