package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.Transitions;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static java.util.Objects.requireNonNull;

/** Gets a stored session its task, or ends the session: it never leaves one behind that holds a slot and has no browser. */
final class SessionLauncher {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final SessionStore store;
    private final TaskLauncher tasks;

    SessionLauncher(SessionStore store, TaskLauncher tasks) {
        this.store = requireNonNull(store, "store is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
    }

    /**
     * Starts the session's task and returns the session as it stands then, once its token is signed, too.
     *
     * @throws ApiException 503 if no task was started; the session has ended then
     */
    Session launch(EventLog log, NewSession asked, Session session, Future<String> token) {
        return launch(log, asked, session, token, true);
    }

    /**
     * As {@link #launch}, for a session that an earlier call has stored and may still be launching: both get the same task. What
     * may go better at the next try leaves the session and its task to that call, or to the next one.
     */
    Session relaunch(EventLog log, NewSession asked, Session session, Future<String> token) {
        return launch(log, asked, session, token, false);
    }

    private Session launch(EventLog log, NewSession asked, Session session, Future<String> token, boolean alone) {
        Optional<String> task = Optional.empty();
        try {
            task = Optional.of(tasks.start(session));
            await(token);
            Session current =
                    store.recordTask(session.id(), task.get()).current().orElseThrow(() -> new IllegalStateException(
                            "the session's row is gone"));
            if (!current.status().holdsSlot()) {
                stop(log, current, task.get());
            }
            return current;
        } catch (TaskNotStartedException e) {
            log.log(e.retryable() ? error("run_task", e, session) : error("run_task", e, session).fatal());
            if (alone || !e.retryable()) {
                abandon(log, asked, session, e.getMessage());
            }
            throw e.retryable() ? tryLater(session) : refused(session);
        } catch (RuntimeException e) {
            log.log(error("create_session", e, session));
            if (alone) {
                task.ifPresent(arn -> stop(log, session, arn));
                abandon(log, asked, session, "the session could not be completed");
            }
            throw tryLater(session);
        }
    }

    /** Ends the session and lets its idempotency key be used anew. What fails here is left to the reaper. */
    private void abandon(EventLog log, NewSession asked, Session session, String reason) {
        TaskStop stop = new TaskStop(Optional.of(reason), Optional.empty(), Optional.empty());
        try {
            store.end(session.id(), Transitions.random(), EndReason.FAILED_TO_START, stop);
            asked.idempotency().ifPresent(key -> store.forget(key, session.id()));
        } catch (RuntimeException e) {
            log.log(error("abandon_session", e, session));
        }
    }

    private void stop(EventLog log, Session session, String taskArn) {
        try {
            tasks.stop(taskArn, session.endReason().orElse(EndReason.FAILED_TO_START).name());
        } catch (RuntimeException e) {
            log.log(error("stop_task", e, session));
        }
    }

    private static void await(Future<String> token) {
        try {
            token.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the connect token was not signed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the connect token was being signed", e);
        }
    }

    private static SessionError error(String operation, RuntimeException e, Session session) {
        return SessionError.of(operation, e).session(session.ref());
    }

    private static ApiException tryLater(Session session) {
        return ApiException.unavailable("no browser could be started just now")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .about(session.ref());
    }

    private static ApiException refused(Session session) {
        return ApiException.unavailable("browsers cannot be started: ECS refuses the task as it is set up")
                .doNotRetry()
                .about(session.ref());
    }
}
