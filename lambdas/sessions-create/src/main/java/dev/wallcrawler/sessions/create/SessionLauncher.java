package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.MoveOutcome;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.Transitions;
import dev.wallcrawler.token.PendingToken;

import java.util.Optional;

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
    Session launch(EventLog log, NewSession asked, Session session, PendingToken token) {
        return launch(new Launch(log, asked, session, token, true));
    }

    /**
     * As {@link #launch}, for a session that an earlier call has stored and may still be launching: both get the same task. What
     * may go better at the next try leaves the session and its task to that call, or to the next one.
     */
    Session relaunch(EventLog log, NewSession asked, Session session, PendingToken token) {
        return launch(new Launch(log, asked, session, token, false));
    }

    /** @param first whether it is this call that has stored the session */
    private record Launch(EventLog log, NewSession asked, Session session, PendingToken token, boolean first) {
        void failed(String operation, RuntimeException e) {
            log.log(SessionError.of(operation, e).session(session.ref()));
        }
    }

    private Session launch(Launch launch) {
        Optional<String> task = Optional.empty();
        Session current;
        try {
            task = Optional.of(tasks.start(launch.session()));
            launch.token().await();
            current = record(launch, task.get());
        } catch (TaskNotStartedException e) {
            SessionError error = SessionError.of("run_task", e).session(launch.session().ref());
            launch.log().log(e.retryable() ? error : error.fatal());
            if (!e.retryable()) {
                return giveUp(launch, task, e.getMessage(), refused());
            }
            return launch.first() ? giveUp(launch, task, e.getMessage(), tryLater()) : leave();
        } catch (RuntimeException e) {
            launch.failed("create_session", e);
            return launch.first() ? giveUp(launch, task, "the session could not be completed", tryLater()) : leave();
        }
        if (!current.status().holdsSlot()) {
            stop(launch, current, task.get());
            if (current.endReason().equals(Optional.of(EndReason.FAILED_TO_START))) {
                // Given up, by another call for it or by the reaper: there is no session to hand out.
                throw tryLater();
            }
        }
        return current;
    }

    private Session record(Launch launch, String taskArn) {
        Session session = launch.session();
        return launch.asked()
                .idempotency()
                .map(key -> store.recordTask(session, key, taskArn))
                .orElseGet(() -> store.recordTask(session.id(), taskArn))
                .current()
                .orElseThrow(() -> new IllegalStateException("the session's row is gone"));
    }

    private static Session leave() {
        throw tryLater();
    }

    /**
     * Ends the session and lets its idempotency key be used anew, unless another call for it has got its task meanwhile: then that
     * is the session to answer with. What fails here is left to the reaper.
     *
     * @throws ApiException the answer, where there is no such session
     */
    private Session giveUp(Launch launch, Optional<String> task, String reason, ApiException answer) {
        Session session = launch.session();
        MoveOutcome outcome;
        try {
            outcome = store.abandon(
                    session,
                    Transitions.random(),
                    new TaskStop(Optional.of(reason), Optional.empty(), Optional.empty()));
        } catch (RuntimeException e) {
            launch.failed("abandon_session", e);
            if (launch.asked().idempotency().isPresent()) {
                throw answer;
            }
            // Nobody can come back for it, and it may get a browser: another try would start a second one.
            task.ifPresent(arn -> stop(launch, session, arn));
            throw answer.doNotRetry();
        }
        if (outcome instanceof MoveOutcome.Refused(Session left)) {
            if (left.status().holdsSlot() && isSigned(launch.token())) {
                keep(launch);
                return left;
            }
        } else {
            task.ifPresent(arn -> stop(launch, session, arn));
            forget(launch);
        }
        throw answer;
    }

    private void keep(Launch launch) {
        try {
            launch.asked().idempotency().ifPresent(key -> store.keep(key, launch.session()));
        } catch (RuntimeException e) {
            launch.failed("keep_key", e);
        }
    }

    private void forget(Launch launch) {
        try {
            launch.asked().idempotency().ifPresent(key -> store.forget(key, launch.session().id()));
        } catch (RuntimeException e) {
            launch.failed("forget_key", e);
        }
    }

    private void stop(Launch launch, Session session, String taskArn) {
        try {
            tasks.stop(taskArn, session.endReason().orElse(EndReason.FAILED_TO_START).name());
        } catch (RuntimeException e) {
            launch.failed("stop_task", e);
        }
    }

    private static boolean isSigned(PendingToken token) {
        try {
            token.await();
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    private static ApiException tryLater() {
        return ApiException.unavailable("no browser could be started just now")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    private static ApiException refused() {
        return ApiException.unavailable("browsers cannot be started: ECS refuses the task as it is set up").doNotRetry();
    }
}
